/* Can this browser run a notebook and keep what is written in it? If not, say so before anyone starts. */
(async () => {
  "use strict";
  const hindre = [];
  if (typeof WebAssembly !== "object") hindre.push("WebAssembly er slått av");
  if (!("serviceWorker" in navigator)) hindre.push("sida er ikke åpnet over https, eller nettleseren tillater ikke service workers");
  try {
    await new Promise((ja, nei) => {
      const f = indexedDB.open("robekanalyse-proeve", 1);
      f.onsuccess = () => { f.result.close(); indexedDB.deleteDatabase("robekanalyse-proeve"); ja(); };
      f.onerror = nei;
    });
  } catch {
    hindre.push("nettleseren får ikke lagre noe");
  }
  if (!hindre.length) return;
  const felt = document.getElementById("kan-ikke");
  felt.textContent = `Notatboka kan ikke brukes her: ${hindre.join("; ")}. Bruk nettsidene i stedet.`;
  felt.hidden = false;
  for (const a of document.querySelectorAll("a.knapp")) {
    a.removeAttribute("href");
    a.setAttribute("aria-disabled", "true");
    a.classList.add("av");
  }
})();
