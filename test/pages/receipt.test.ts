import { describe, expect, it } from "vitest";
import { type Receipt, readerOf, told } from "./reader.ts";

const erasing: Receipt = {
  subject: "account",
  status: "erasing",
  createdAt: "2026-11-29T12:45:00.000Z",
  endedAt: null,
  removed: { objects: 1234, dubs: 2, videos: 1 },
};
const erased: Receipt = { ...erasing, subject: "workspace", status: "erased", endedAt: "2026-11-29T14:05:00.000Z" };
/** As Intl of this version has it: others write "at" or a comma, and other spaces. */
const at = (tag: string, time: string, timeZone: string) =>
  new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short", timeZone }).format(
    new Date(time),
  );

describe("a receipt on its page", () => {
  it.each([
    ["en-US", "It began on {at} and cannot be undone. Come again in a few hours to see that it is done."],
    ["de-DE", "Das geschieht seit dem {at} und lässt sich nicht rückgängig machen. Kommen Sie in ein paar Stunden wieder, um zu sehen, dass es getan ist."],
    ["es-ES", "El borrado empezó el {at} y no se puede deshacer. Vuelve dentro de unas horas para ver que ha terminado."],
    ["pt-BR", "Começou em {at} e não dá para desfazer. Volte daqui a algumas horas para ver que terminou."],
    ["fr-FR", "L'effacement a commencé le {at} et ne peut pas être annulé. Revenez dans quelques heures pour voir qu'il est terminé."],
  ])("says in %s since when, with the time zone", async (tag, text) => {
    expect((await told(erasing, tag, "UTC")).text).toBe(text.replace("{at}", at(tag, erasing.createdAt, "UTC")));
  });

  it("says what is erased, and that it is done when it is", async () => {
    expect((await told(erasing, "de", "UTC")).title).toBe("Das Konto wird gelöscht");
    expect(await told(erased, "de", "Europe/Berlin")).toEqual({
      title: "Der Arbeitsbereich ist gelöscht",
      text: `Die Löschung wurde am ${at("de", erased.endedAt ?? "", "Europe/Berlin")} abgeschlossen.`,
      heading: "Was entfernt wurde",
      lines: ["Videos: 1", "Synchronfassungen: 2", "Dateien: 1.234"],
    });
  });

  it("counts what it has no name for as one sum, behind the others", async () => {
    const { lines } = await told({ ...erasing, removed: { laterTable: 2, dubs: 1, anotherTable: 3 } }, "en", "UTC");
    expect(lines).toEqual(["Dubs: 1", "Other records: 5"]);
  });

  it("lists nothing while nothing was removed", async () => {
    expect((await told({ ...erasing, removed: {} }, "en", "UTC")).lines).toEqual([]);
  });
});

it("A reader whose first language there are no words for is spoken to in the next, with its dates", async () => {
  expect(await readerOf("it", "pt-PT", "en")).toMatchObject({ tag: "pt-PT", language: "pt" });
  expect(await readerOf("it")).toMatchObject({ tag: "en", language: "en" });
});
