"""XLSForms, questionnaires in spreadsheets as ODK and KoboToolbox have them, read as scripts."""
