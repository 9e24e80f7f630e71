// Counts along while somebody fills in a ballot. Without it the page says how it stood when it was last kept.
const form = document.querySelector("[data-ballot]");
const whole = (field) => Math.max(0, Number.parseInt(field.value, 10) || 0);

function tell() {
  const marks = [...form.querySelectorAll("input[type=checkbox]:checked")];
  const numbers = [...form.querySelectorAll(".budget-number")].map(whole).filter(Boolean);
  form.querySelector("[data-chosen]").textContent = String(marks.length + numbers.length);
  const given = form.querySelector("[data-given]");
  if (given) given.textContent = String(numbers.reduce((sum, one) => sum + one, 0));
}

if (form) {
  form.addEventListener("input", tell);
  tell();
}
