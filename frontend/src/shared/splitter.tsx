import { useRef, useState } from "preact/hooks";
import { keep, kept } from "./kept";
import { useWords } from "./words";

const STEP = 4;
const LEAST = 15;
const MOST = 85;

/**
 * A bar between two parts of its parent, moved by pointer or arrow keys. The parent's style gets
 * `--NAME`, the share of the first part in per cent, which this browser remembers.
 */
export function Splitter({ name, axis, usual, label }: {
  name: string;
  axis: "x" | "y";
  usual: number;
  label: string;
}) {
  const t = useWords();
  const bar = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(() => Number(kept(`split:${name}`)) || usual);
  const set = (wanted: number) => {
    const next = Math.round(Math.min(Math.max(wanted, LEAST), MOST));
    setShare(next);
    keep(`split:${name}`, String(next));
    bar.current?.parentElement?.style.setProperty(`--${name}`, `${next}%`);
  };
  const drag = (event: PointerEvent) => {
    const room = bar.current?.parentElement?.getBoundingClientRect();
    if (!room || !bar.current?.hasPointerCapture(event.pointerId)) return;
    const at = axis === "x" ? (event.clientX - room.left) / room.width : (event.clientY - room.top) / room.height;
    set(at * 100);
  };
  const pressed = (event: KeyboardEvent) => {
    const [less, more] = axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key !== less && event.key !== more) return;
    event.preventDefault();
    set(share + (event.key === more ? STEP : -STEP));
  };
  const placed = (element: HTMLDivElement | null) => {
    bar.current = element;
    element?.parentElement?.style.setProperty(`--${name}`, `${share}%`);
  };
  return (
    <div
      ref={placed}
      class={`splitter ${axis}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      title={t("splitter.keys")}
      aria-orientation={axis === "x" ? "vertical" : "horizontal"}
      aria-valuenow={share}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDblClick={() => set(usual)}
      onKeyDown={pressed}
    />
  );
}
