import { language } from "../shared/words";

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** Say how long ago a moment (ISO 8601) was, as people of the language do. */
export function ago(iso: string, now: number): string {
  const past = now - new Date(iso).getTime();
  if (Number.isNaN(past)) return iso;
  const words = new Intl.RelativeTimeFormat(language.get(), { numeric: "auto" });
  const unit = UNITS.find(([, length]) => past >= length);
  return unit ? words.format(-Math.floor(past / unit[1]), unit[0]) : words.format(0, "minute");
}
