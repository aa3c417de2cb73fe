/** A part of the picture: a section's box, or a move's arrow and label. */
export interface Part {
  kind: "section" | "move";
  id: string;
}

/** What is said of a part, by colour, line and, for a screen reader, words. */
export type Mark = "lit" | "walked" | "fault" | "warning" | "covered" | "left" | "paused";

export interface Marked extends Part {
  mark: Mark;
  words?: string;
}

export const MARKS: readonly Mark[] = ["lit", "walked", "fault", "warning", "covered", "left", "paused"];

export interface Drawing {
  svg: SVGSVGElement;
  sheet: CSSStyleSheet;
  /** Rules that hold in the dark alone. */
  dark: CSSMediaRule[];
  width: number;
}

/**
 * Read a picture that `drawing/` made. Its styles become a sheet of their own, which a strict
 * content security policy lets in and which holds for this picture alone.
 */
export function drawing(text: string): Drawing | null {
  const styles: string[] = [];
  // A style that is parsed with the picture would be refused by the policy, and complained of.
  const bare = text.replace(/<style>([^<]*)<\/style>/g, (_, style: string) => {
    styles.push(style);
    return "";
  });
  const read = new DOMParser().parseFromString(bare, "image/svg+xml").documentElement;
  if (read.localName !== "svg") return null;
  const svg = document.importNode(read, true) as unknown as SVGSVGElement;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles.join("\n"));
  const dark = mediaRules(sheet.cssRules);
  const width = svg.viewBox.baseVal?.width || svg.width.baseVal.value;
  svg.removeAttribute("height");
  svg.removeAttribute("width");
  svg.setAttribute("role", "group"); // its parts can be chosen; those of an image could not
  return { svg, sheet, dark, width };
}

function mediaRules(rules: CSSRuleList): CSSMediaRule[] {
  return [...rules].flatMap((rule) => {
    if (rule instanceof CSSMediaRule) return [rule];
    return rule instanceof CSSStyleRule ? mediaRules(rule.cssRules) : [];
  });
}

export function partOf(target: EventTarget | null): Part | null {
  const found = target instanceof Element ? target.closest("[data-section],[data-move]") : null;
  if (!(found instanceof SVGElement)) return null;
  const { section, move } = found.dataset;
  if (section) return { kind: "section", id: section };
  return move ? { kind: "move", id: move } : null;
}

export function elementsOf(svg: SVGSVGElement, part: Part): SVGElement[] {
  return [...svg.querySelectorAll<SVGElement>(`[data-${part.kind}="${CSS.escape(part.id)}"]`)];
}

/** Give the parts that can be chosen, once each: the box, or the label of an arrow, else its line. */
export function chosenParts(svg: SVGSVGElement): SVGElement[] {
  const found = new Map<string, SVGElement>();
  for (const one of svg.querySelectorAll<SVGElement>("[data-section],[data-move]")) {
    const part = partOf(one);
    if (part) found.set(`${part.kind} ${part.id}`, one);
  }
  return [...found.values()];
}

/** Let the parts be reached by the keyboard: one by Tab, the others by arrow keys. */
export function reachable(svg: SVGSVGElement): SVGElement[] {
  const parts = chosenParts(svg);
  parts.forEach((one, place) => {
    one.setAttribute("role", "button");
    one.setAttribute("tabindex", place ? "-1" : "0");
    one.dataset.name = nameOf(one);
    one.setAttribute("aria-label", one.dataset.name);
  });
  return parts;
}

/** Name a part by what stands in it, and a section also by its tasks, which only its title lists. */
function nameOf(element: SVGElement): string {
  const seen = [...element.querySelectorAll("text")].map((one) => one.textContent).join(" ");
  const title = element.querySelector(":scope > title")?.textContent ?? "";
  const tasks = element.dataset.section ? title.split(": ").slice(1).join(": ") : "";
  return [seen, tasks].filter(Boolean).join(": ") || title || (partOf(element)?.id ?? "");
}

/** Show marks, and take away those of before. */
export function mark(svg: SVGSVGElement, marked: readonly Marked[]): void {
  for (const one of svg.querySelectorAll<SVGElement>("[data-marked]")) {
    one.classList.remove(...MARKS.map((name) => `mark-${name}`));
    delete one.dataset.marked;
    if (one.dataset.name !== undefined) one.setAttribute("aria-label", one.dataset.name);
  }
  for (const badge of svg.querySelectorAll(".badge")) badge.remove();
  for (const one of marked) {
    for (const element of elementsOf(svg, one)) {
      element.classList.add(`mark-${one.mark}`);
      element.dataset.marked = "";
      if (element.hasAttribute("tabindex")) tell(element, one);
    }
  }
}

function tell(element: SVGElement, one: Marked): void {
  if (one.words) {
    element.setAttribute("aria-label", `${element.getAttribute("aria-label")}: ${one.words}`);
  }
  const frame = element.querySelector("rect");
  if (!frame || !["fault", "warning", "left"].includes(one.mark)) return;
  const badge = svgElement("g", { class: `badge badge-${one.mark}`, "aria-hidden": "true" });
  const x = frame.x.baseVal.value + frame.width.baseVal.value;
  const y = frame.y.baseVal.value;
  badge.append(svgElement("circle", { cx: x, cy: y, r: 9 }));
  const sign = svgElement("text", { x, y: y + 4.5 });
  sign.textContent = one.mark === "left" ? "?" : "!";
  badge.append(sign);
  element.append(badge);
}

function svgElement(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
