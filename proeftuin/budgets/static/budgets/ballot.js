// Counts along while somebody fills in a ballot. Without it the page says how it stood when it was last kept.
const form = document.querySelector("[data-ballot]");
const whole = (field) => Math.max(0, Number.parseInt(field.value, 10) || 0);

function amount(cents) {
  const digits = cents % 100 ? 2 : 0;
  const style = { style: "currency", currency: form.dataset.currency, minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(cents / 100);
}

function say(name, words) {
  const place = form.querySelector(`[data-${name}]`);
  if (place) place.textContent = words;
}

function tell() {
  const marks = [...form.querySelectorAll("input[type=checkbox]:checked")];
  const numbers = [...form.querySelectorAll(".budget-number")].map(whole).filter(Boolean);
  say("chosen", String(marks.length + numbers.length));
  say("given", String(numbers.reduce((sum, one) => sum + one, 0)));
  const spent = marks.reduce((sum, one) => sum + Number(one.dataset.cost), 0);
  say("spent", amount(spent));
  say("left", amount(Number(form.dataset.budget) - spent));
  form.querySelector(".budget-stand").classList.toggle("is-over", form.dataset.ballot === "knapsack" && spent > Number(form.dataset.budget));
}

if (form) {
  form.querySelector("[data-last-kept]")?.remove();
  form.addEventListener("input", tell);
  tell();
}
