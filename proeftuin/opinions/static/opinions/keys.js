// Keys 1, 2 and 3 press the three answers. Everything works without this file.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const tell = () => document.querySelector(".opinion-keys")?.removeAttribute("hidden");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
  const button = document.querySelector(`form[data-keys] [data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
document.addEventListener("htmx:afterSwap", tell);
tell();
