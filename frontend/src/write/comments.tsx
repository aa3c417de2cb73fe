import { useState } from "preact/hooks";
import type { Draft } from "../editing/draft";
import { lineOf, sectionAt, titleOf } from "../editing/placed";
import type { Comment } from "../editing/shapes";
import { post, put, said } from "../shared/api";
import { useAsked } from "../shared/asked";
import type { Asked } from "../shared/asked";
import { author } from "../shared/author";
import { may, useMe } from "../shared/me";
import { useStore } from "../shared/store";
import { Loading, Trouble } from "../shared/told";
import { moment, useWords } from "../shared/words";

export function useComments(draft: Draft): Asked<Comment[]> {
  const base = useStore(draft.base);
  return useAsked<Comment[]>(base?.revision ? draft.path("comments") : null);
}

/** What people say of sections, until it is settled. */
export function Comments({ draft, comments }: { draft: Draft; comments: Asked<Comment[]> }) {
  const t = useWords();
  const base = useStore(draft.base);
  const { me } = useMe();
  const [failed, setFailed] = useState("");
  const [turned, setTurned] = useState<Record<string, boolean>>({});
  if (!base?.revision) return <p class="quiet-text">{t("write.comments.unsaved")}</p>;
  if (comments.trouble) return <Trouble words={comments.trouble} again={comments.again} />;
  if (!comments.answer) return <Loading />;
  const doing = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work;
      setFailed("");
      comments.again();
      return true;
    } catch (error) {
      setFailed(said(error));
      return false;
    }
  };
  const settle = async (one: Comment, settled: boolean) => {
    setTurned({ ...turned, [one.id]: settled }); // shown at once, and taken back where it fails
    const isDone = await doing(put(draft.path("comments", one.id), { settled }));
    if (!isDone) setTurned(({ [one.id]: _, ...rest }) => rest);
  };
  const shown = comments.answer.map((one) => ({ ...one, settled: turned[one.id] ?? one.settled }));
  const ordered = shown.sort((a, b) => Number(a.settled) - Number(b.settled));
  return (
    <>
      {failed && <Trouble words={failed} />}
      <ul class="comments">
        {ordered.map((one) => (
          <li key={one.id} class={one.settled ? "settled" : ""}>
            <About draft={draft} section={one.section} />
            <p>{one.text}</p>
            <footer>
              <span>{[one.author, moment(one.written_at)].filter(Boolean).join(" · ")}</span>
              <label>
                <input type="checkbox" checked={one.settled} disabled={!may(me, "comment")} onChange={(event) => void settle(one, event.currentTarget.checked)} /> {t("write.settled")}
              </label>
            </footer>
          </li>
        ))}
      </ul>
      {may(me, "comment") && (
        <Write draft={draft} onWrite={(body) => doing(post(draft.path("comments"), body))} />
      )}
    </>
  );
}

function About({ draft, section }: { draft: Draft; section: string | null }) {
  const t = useWords();
  const look = useStore(draft.looker.outlined);
  if (section === null) return <span class="quiet-text">{t("write.whole")}</span>;
  const line = lineOf(look, { kind: "section", id: section });
  return (
    <button type="button" class="link" disabled={!line} onClick={() => draft.jump(line)}>
      {titleOf(look, section)}
    </button>
  );
}

interface Written {
  section: string | null;
  author: string;
  text: string;
}

function Write({ draft, onWrite }: { draft: Draft; onWrite: (body: Written) => Promise<boolean> }) {
  const t = useWords();
  const look = useStore(draft.looker.outlined);
  const name = useStore(author);
  const here = sectionAt(look, useStore(draft.line));
  const [chosen, setChosen] = useState<string | null>(null);
  const section = chosen ?? here?.section ?? "";
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const given = new FormData(form);
    const text = String(given.get("text")).trim();
    author.set(String(given.get("author")).trim());
    if (text && (await onWrite({ section: section || null, author: author.get(), text }))) {
      form.reset();
      setChosen(null);
    }
  };
  return (
    <form class="comment-form" onSubmit={submit}>
      <label>
        {t("write.about")}
        <select value={section} onChange={(event) => setChosen(event.currentTarget.value)}>
          <option value="">{t("write.whole")}</option>
          {look?.outline.map((one) => (
            <option key={one.section} value={one.section}>
              {one.title}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("edit.author")}
        <input name="author" autocomplete="name" maxLength={200} defaultValue={name} />
      </label>
      <label class="comment-text">
        {t("write.comment")}
        <textarea name="text" rows={2} maxLength={10000} required />
      </label>
      <button type="submit">{t("write.comment.send")}</button>
    </form>
  );
}
