/** Edits of a dub as people make them: on what they saw last, which may have changed since; and their undo. */
import type { DubLoop } from "../../../src/dubs/loop/loop.ts";
import type { EditAnswer, EditCommand } from "../../../src/dubs/port.ts";
import { catalog } from "../../../src/providers/catalog.ts";
import { anyEdit } from "../any-edit.ts";
import { count } from "../tally.ts";
import type { Dubbed } from "./dubs.ts";
import { isStaleEdit } from "../stale-edit.ts";
import { isAsAsked } from "./edit-holds.ts";
import { standsOf } from "./rebuild.ts";
import type { World } from "./world.ts";

/** Null: it was never answered. */
type Ask = <R>(what: string, act: (loop: DubLoop) => Promise<R>) => Promise<R | null>;

export class Editor {
  /** Edits that were answered as applied, in order, and by whom. */
  readonly applied: { id: string; actor: string; changed: boolean }[] = [];
  private ids = 0;
  private readonly world: World;
  private readonly dubbed: Dubbed;
  private readonly ask: Ask;

  constructor(world: World, dubbed: Dubbed, ask: Ask) {
    this.world = world;
    this.dubbed = dubbed;
    this.ask = ask;
  }

  async edit(): Promise<void> {
    const { random } = this.world;
    const seen = await this.look();
    if (!seen || seen.lines.length === 0) return;
    const ops = anyEdit(random, seen);
    if (ops.length === 0) return;
    const command: EditCommand = { editId: this.editId(), actor: random.pick(["ada", "ben"]), ops };
    const answer = await this.command(command);
    count(this.world.counters, answer?.kind === "applied" ? "edits applied" : "edits refused or unheard");
  }

  private editId(): string {
    return `edt_${this.dubbed.dubId.slice(4)}${++this.ids}`;
  }

  async undo(): Promise<void> {
    const edit = this.applied.at(-1);
    if (!edit) return;
    const isMine = this.world.random.chance(0.7);
    const actor = isMine ? edit.actor : "somebody else";
    const answer = await this.command({ editId: this.editId(), actor, undo: edit.id });
    if (answer?.kind === "applied" && !isMine) this.world.fault("somebody undid another's edit", edit.id);
    count(this.world.counters, answer?.kind === "applied" ? "edits undone" : "undos refused or unheard");
  }

  private async command(command: EditCommand): Promise<EditAnswer | null> {
    const answer = await this.ask(`edit ${command.editId}`, async (loop) => {
      const judge = this.staleness(command);
      const said = await loop.edit(command);
      judge(said);
      if (said.kind === "applied" && "ops" in command && !this.applied.some(({ id }) => id === command.editId))
        await this.lookAt(loop, command.editId, command.ops);
      return said;
    });
    if (answer?.kind === "applied") this.applied.push({ id: command.editId, actor: command.actor, changed: answer.edit.changed });
    return answer;
  }

  /** An edit is made on the revisions it names, or not at all. What was kept before is only told again. */
  private staleness(command: EditCommand): (said: EditAnswer) => void {
    const { storage } = this.world.dub(this.dubbed.dubId);
    if (!("ops" in command) || storage.read("SELECT id FROM edits WHERE id = ?", command.editId).length > 0) return () => undefined;
    const isStale = isStaleEdit(standsOf(storage), command.ops);
    if (isStale) count(this.world.counters, "edits of what was changed since");
    return (said) => {
      if (isStale && said.kind === "applied") this.world.fault("a stale edit was accepted", `${command.editId} ${JSON.stringify(command.ops)}`);
      const isRefused = said.kind === "refused" && said.refusal.code === "stale_revision";
      if (isRefused && !isStale) this.world.fault("an edit was called stale that was not", `${command.editId} ${JSON.stringify(command.ops)}`);
    };
  }

  /** Right after its first answer an edit is there as a whole. */
  private async lookAt(loop: DubLoop, editId: string, ops: Extract<EditCommand, { ops: unknown }>["ops"]): Promise<void> {
    const newest = (await loop.edits({ before: null, limit: 1 }))[0];
    if (newest?.id === editId && !(await isAsAsked(loop, ops))) this.world.fault("an edit was applied in part", `${editId} ${JSON.stringify(ops)}`);
  }

  private look() {
    return this.ask("look", async (loop) => {
      const [lines, speakers, snapshot] = [await loop.lines({ afterId: null, limit: 100, language: null }), await loop.speakers(), await loop.snapshot()];
      const languages = snapshot.targetLanguages.length > 0 ? snapshot.targetLanguages : ["pt-BR"];
      const takes = new Map<string, string[]>();
      for (const { id } of lines)
        for (const language of languages)
          takes.set(
            `${language} ${id}`,
            ((await loop.takes({ lineId: id, language })) ?? []).map((take) => take.id),
          );
      const { engine } = this.dubbed.facts.options.speech;
      const voices = catalog.find(({ id }) => id === engine)?.voices ?? [];
      return {
        filmMs: snapshot.durationMs ?? 1_000_000,
        lines,
        speakers,
        glossary: await loop.glossary(),
        languages,
        voices: (language: string) => voices.filter((voice) => voice.language === language).map(({ id }) => id),
        takes: (language: string, lineId: string) => takes.get(`${language} ${lineId}`) ?? [],
      };
    });
  }
}
