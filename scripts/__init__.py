"""The experts' scripts and the simulated patients' cases, shipped as samples."""
