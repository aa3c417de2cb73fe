import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { locked } from "./api";
import { Lock } from "./lock";
import { signOut, useMe } from "./me";
import { link, place } from "./router";
import { useStore } from "./store";
import { theme, turnTheme } from "./theme";
import { LANGUAGES, language, useWords } from "./words";
import type { Language, Word } from "./words";

/** A page that the navigation leads to. */
export interface Named {
  page: string;
  name: Word;
}

/** What is around every page: where one is, where one can go, language and colours. */
export function Layout({ pages, alarm, children }: {
  pages: readonly Named[];
  /** How many sessions need a human to whom nobody has come; null where that is not known. */
  alarm: number | null;
  children: ComponentChildren;
}) {
  const t = useWords();
  const here = useStore(place);
  const shut = useStore(locked);
  const name = pages.find((one) => one.page === here.page)?.name;
  useEffect(() => {
    const parts = [here.parts[0], name && t(name), "scriptgraph"];
    document.title = (alarm ? `(${alarm}) ` : "") + parts.filter(Boolean).join(" · ");
  });
  const script = here.page === "write" || here.page === "know" ? here.parts.slice(0, 1) : [];
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        {t("nav.skip")}
      </a>
      <header class="top">
        <a class="brand" href="#/write">
          script<b>graph</b>
        </a>
        <nav aria-label={t("nav.label")}>
          {pages.map((one) => (
            <a key={one.page} href={address(one.page, script)} aria-current={one.page === here.page ? "page" : undefined}>
              {t(one.name)}
              {one.page === "care" && alarm !== 0 && <Alarm count={alarm} />}
            </a>
          ))}
        </nav>
        <Settings />
      </header>
      <main id="main" tabIndex={-1}>
        {shut ? <Lock /> : children}
      </main>
    </>
  );
}

function Alarm({ count }: { count: number | null }) {
  const t = useWords();
  const words = count === null ? t("care.unknown") : t("care.count", { n: count });
  return (
    <span class={count === null ? "chip warn" : "chip bad"} title={words}>
      <span aria-hidden="true">{count ?? "?"}</span>
      <span class="hidden-words">{words}</span>
    </span>
  );
}

/** Write and Know are two looks at one script: going from one to the other stays with it. */
function address(page: string, script: string[]): string {
  return page === "write" || page === "know" ? link(page, ...script) : link(page);
}

function toMain(event: Event): void {
  event.preventDefault(); // the part after # says which page this is
  document.getElementById("main")?.focus();
}

function Settings() {
  const t = useWords();
  const colours = useStore(theme);
  const spoken = useStore(language);
  const { me } = useMe();
  const label = colours === "dark" ? t("theme.light") : t("theme.dark");
  return (
    <div class="settings">
      {me?.signed_in && (
        <>
          <span class="quiet-text">{me.name}</span>
          <button type="button" class="quiet" onClick={() => void signOut()}>
            {t("lock.leave")}
          </button>
        </>
      )}
      <select
        aria-label={t("language.label")}
        value={spoken}
        onChange={(event) => language.set(event.currentTarget.value as Language)}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {t(`language.${one}`)}
          </option>
        ))}
      </select>
      <button type="button" class="quiet" aria-label={label} title={label} onClick={turnTheme}>
        {colours === "dark" ? "☀" : "☾"}
      </button>
    </div>
  );
}
