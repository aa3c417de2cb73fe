// Filters and searches the transcripts, and opens the one that a link names. Without it, all are listed.
(() => {
  "use strict";
  const form = document.getElementById("filters");
  const dialogues = [...document.querySelectorAll("#dialogues > details")];
  const texts = new Map();
  const fields = Object.fromEntries(
    [...form.querySelectorAll("[data-filter]")].map((field) => [field.dataset.filter, field]),
  );

  const textOf = (dialogue) => {
    if (!texts.has(dialogue)) texts.set(dialogue, dialogue.textContent.toLowerCase());
    return texts.get(dialogue);
  };
  const wanted = () => fields.words.value.toLowerCase().split(/\s+/).filter(Boolean);

  function filter() {
    const words = wanted();
    let shown = 0;
    for (const dialogue of dialogues) {
      const fits =
        ["group", "case", "exit"].every(
          (name) => !fields[name].value || dialogue.dataset[name] === fields[name].value,
        ) && words.every((word) => textOf(dialogue).includes(word));
      dialogue.hidden = !fits;
      shown += fits;
    }
    form.querySelector("output").value = `${shown} of ${dialogues.length} shown`;
    document.querySelector("#transcripts > .none").hidden = shown > 0;
    mark();
  }

  function* hits(root, words) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.data.toLowerCase();
      if (text.length !== walker.currentNode.data.length) continue; // other places than in the original
      for (const word of words) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + word.length);
          yield range;
        }
      }
    }
  }

  function mark() {
    if (!CSS.highlights) return;
    const words = wanted();
    const open = words.length ? dialogues.filter((one) => one.open && !one.hidden) : [];
    CSS.highlights.set("found", new Highlight(...open.flatMap((one) => [...hits(one, words)])));
  }

  function follow() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const dialogue = target?.closest("details.dialogue");
    if (!dialogue) return;
    if (dialogue.hidden) {
      form.reset();
      filter();
    }
    dialogue.open = true;
    target.scrollIntoView();
  }

  let typing;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    if (event.target !== fields.decisions) return filter();
    for (const decision of document.querySelectorAll("details.decision")) {
      decision.open = fields.decisions.checked;
    }
  });
  fields.words.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(filter, 150);
  });
  document.getElementById("dialogues").addEventListener(
    "toggle",
    (event) => event.target.matches(".dialogue") && mark(),
    true,
  );
  addEventListener("hashchange", follow);
  filter();
  follow();
})();
