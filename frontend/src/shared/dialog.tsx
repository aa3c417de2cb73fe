import type { ComponentChildren } from "preact";
import { useLayoutEffect, useId, useRef } from "preact/hooks";
import { useWords } from "./words";

/**
 * A window in front of the page; Escape closes it, and the focus goes back to where it was. Its first
 * field gets it meanwhile: else what is typed would press the button that closes it.
 */
export function Dialog({ title, onClose, wide = false, children }: {
  title: string;
  onClose: () => void;
  wide?: boolean;
  children: ComponentChildren;
}) {
  const t = useWords();
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    element.current?.querySelector<HTMLElement>("input, textarea, select")?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={element} class={wide ? "dialog wide" : "dialog"} aria-labelledby={id} onClose={onClose}>
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="quiet" aria-label={t("close")} title={t("close")} onClick={onClose}>
          ✕
        </button>
      </header>
      {children}
    </dialog>
  );
}

/** A dialog that asks for something: its fields, what is wrong with them, and two buttons. */
export function AskDialog({ title, submit, trouble, busy = false, onSubmit, onClose, children }: {
  title: string;
  /** What the button says that does it. */
  submit: string;
  trouble: string;
  busy?: boolean;
  onSubmit: (form: FormData) => void;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const t = useWords();
  const submitted = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget as HTMLFormElement));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submitted}>
        {children}
        <p class="bad" role="alert">
          {trouble}
        </p>
        <div class="buttons">
          <button type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button type="submit" class="strong" disabled={busy}>
            {submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
