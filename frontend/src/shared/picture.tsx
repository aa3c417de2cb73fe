import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { elementsOf, drawing, mark, partOf, reachable } from "./picture_parts";
import type { Drawing, Marked, Part } from "./picture_parts";
import { PICTURE_STYLE } from "./picture_style";
import { useStore } from "./store";
import { theme } from "./theme";
import { useWords } from "./words";

export type { Marked, Part } from "./picture_parts";

interface Props {
  /** What `drawing/` made; null where there is none. */
  svg: string | null;
  /** Whether it shows an earlier state of the text. */
  old?: boolean;
  /** Whether one may still come. */
  waiting?: boolean;
  /** Why there is none, where the reason is known. */
  why?: string;
  marks?: readonly Marked[];
  onPick?: (part: Part) => void;
}

const STEP = 1.25;
const NOTHING: readonly Marked[] = [];

/** The picture of a script, whose parts can be chosen, lit and marked. */
export function Picture({ svg, old = false, waiting = false, why = "", marks = NOTHING, onPick }: Props) {
  const t = useWords();
  const host = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<number | null>(null);
  const drawn = useMemo(() => (svg ? drawing(svg) : null), [svg]);
  const pick = useRef(onPick);
  pick.current = onPick;
  useShown(host, drawn);
  useSize(drawn, scale);
  useColours(drawn);
  useEffect(() => {
    if (drawn) mark(drawn.svg, marks);
  }, [drawn, marks]);
  useLitInView(host, drawn, marks);
  useEffect(() => {
    const root = host.current?.shadowRoot;
    if (!root || !drawn) return undefined;
    return listen(root, drawn, (part) => pick.current?.(part));
  }, [drawn]);

  const zoom = (factor: number) => setScale((now) => (now ?? fitted(host.current, drawn)) * factor);
  return (
    <div class="picture" data-old={old ? "" : undefined}>
      <div class="picture-bar">
        <span class="picture-told" role="status">
          {waiting ? t("loading") : svg === null ? why || t("picture.none") : old ? t("picture.old") : ""}
        </span>
        <button type="button" class="quiet" aria-label={t("picture.smaller")} title={t("picture.smaller")} onClick={() => zoom(1 / STEP)}>
          −
        </button>
        <button type="button" class="quiet" onClick={() => setScale(null)}>
          {t("picture.fit")}
        </button>
        <button type="button" class="quiet" aria-label={t("picture.larger")} title={t("picture.larger")} onClick={() => zoom(STEP)}>
          +
        </button>
      </div>
      <div ref={host} class="picture-host" role="region" aria-label={t("picture.label")} title={t("picture.keys")} tabIndex={0} />
    </div>
  );
}

function useShown(host: { current: HTMLDivElement | null }, drawn: Drawing | null): void {
  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const own = new CSSStyleSheet();
    own.replaceSync(PICTURE_STYLE);
    root.adoptedStyleSheets = drawn ? [drawn.sheet, own] : [own];
    root.replaceChildren(...(drawn ? [drawn.svg] : []));
    if (drawn) reachable(drawn.svg);
  }, [drawn]);
}

function useSize(drawn: Drawing | null, scale: number | null): void {
  useEffect(() => {
    if (!drawn) return;
    const { style } = drawn.svg;
    style.width = scale === null ? "100%" : `${drawn.width * scale}px`;
    style.maxWidth = scale === null ? `${drawn.width}px` : "none";
    style.height = "auto";
  }, [drawn, scale]);
}

function useColours(drawn: Drawing | null): void {
  const colours = useStore(theme);
  useEffect(() => {
    for (const rule of drawn?.dark ?? []) {
      rule.media.mediaText = colours === "dark" ? "all" : "not all";
    }
  }, [drawn, colours]);
}

function useLitInView(
  host: { current: HTMLDivElement | null },
  drawn: Drawing | null,
  marks: readonly Marked[],
): void {
  const lit = marks.find((one) => one.mark === "lit" || one.mark === "walked");
  const key = lit ? `${lit.kind} ${lit.id}` : "";
  useEffect(() => {
    const part = drawn && lit ? elementsOf(drawn.svg, lit).at(-1) : undefined;
    if (!host.current || !part) return;
    const room = host.current.getBoundingClientRect();
    const box = part.getBoundingClientRect();
    const outside = box.top < room.top || box.bottom > room.bottom || box.left < room.left || box.right > room.right;
    if (!outside) return;
    host.current.scrollTop += (box.top + box.bottom - room.top - room.bottom) / 2;
    host.current.scrollLeft += (box.left + box.right - room.left - room.right) / 2;
  }, [drawn, key]);
}

function fitted(host: HTMLElement | null, drawn: Drawing | null): number {
  if (!host || !drawn) return 1;
  return Math.min(1, host.clientWidth / drawn.width);
}

function listen(root: ShadowRoot, drawn: Drawing, picked: (part: Part) => void): () => void {
  const parts = [...drawn.svg.querySelectorAll<SVGElement>("[tabindex]")];
  const clicked = (event: Event) => {
    const part = partOf(event.target);
    if (part) picked(part);
  };
  const pressed = (event: Event) => {
    const { key } = event as KeyboardEvent;
    const at = parts.indexOf(event.target as SVGElement);
    const part = partOf(event.target);
    if (!part || at < 0) return;
    if (key === "Enter" || key === " ") {
      event.preventDefault();
      picked(part);
      return;
    }
    const next = parts[stepped(key, at, parts.length)];
    if (!next || next === parts[at]) return;
    event.preventDefault();
    parts[at]?.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  };
  root.addEventListener("click", clicked);
  root.addEventListener("keydown", pressed);
  return () => {
    root.removeEventListener("click", clicked);
    root.removeEventListener("keydown", pressed);
  };
}

function stepped(key: string, at: number, count: number): number {
  switch (key) {
    case "ArrowDown":
    case "ArrowRight":
      return Math.min(at + 1, count - 1);
    case "ArrowUp":
    case "ArrowLeft":
      return Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return at;
  }
}
