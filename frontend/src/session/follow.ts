import { useEffect, useRef } from "preact/hooks";

const NEAR = 80; // pixels from the end at which one still reads the newest

/** Keep the end of a list in view while something is added, unless one has gone back to read. */
export function useFollowed(content: unknown, jumps: unknown = null) {
  const list = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const scrolled = () => {
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    };
    const toEnd = () => {
      if (follows.current) element.scrollTop = element.scrollHeight;
    };
    const resized = new ResizeObserver(toEnd);
    resized.observe(element);
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", scrolled);
    };
  }, []);
  useEffect(() => void (follows.current = true), [jumps]);
  useEffect(() => {
    if (follows.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [content, jumps]);
  return list;
}
