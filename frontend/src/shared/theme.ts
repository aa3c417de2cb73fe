import { keep, kept } from "./kept";
import { store } from "./store";

export type Theme = "light" | "dark";

const system = matchMedia("(prefers-color-scheme: dark)");
const wanted = kept("theme");

/** The colours of the page: what was chosen here, or else what the machine is set to. */
export const theme = store<Theme>(
  wanted === "light" || wanted === "dark" ? wanted : system.matches ? "dark" : "light",
);

system.addEventListener("change", () => {
  if (!kept("theme")) theme.set(system.matches ? "dark" : "light");
});

theme.watch(show);
show(theme.get());

function show(next: Theme): void {
  document.documentElement.dataset.theme = next;
}

export function turnTheme(): void {
  const next = theme.get() === "dark" ? "light" : "dark";
  keep("theme", next);
  theme.set(next);
}
