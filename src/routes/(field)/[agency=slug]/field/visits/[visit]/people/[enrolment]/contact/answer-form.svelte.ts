/** Answers that are being filled in, with what stands against them; kept while somebody types. */
import type { Problem } from '#lib/base/problems.ts';
import type { Asking, ContactDraft } from '#lib/field/contact-draft.ts';
import type { UntakenReason } from '#lib/programmes/untaken.ts';
import type { DraftKeeper } from './draft-keeper.ts';

export abstract class AnswerForm {
	draft: ContactDraft;
	/** Shown once somebody tried to go on. */
	problems = $state.raw<Problem[]>([]);
	#keeper: DraftKeeper;

	constructor(draft: ContactDraft, keeper: DraftKeeper) {
		this.draft = $state(draft);
		this.#keeper = keeper;
	}

	abstract get asking(): Asking;

	/** The step that the contact answers; null for a reading. */
	abstract get stepKey(): string | null;

	answer(key: string, value: string): void {
		if (this.draft.typed[key] === value) return;
		this.draft.typed[key] = value;
		this.draft.confirmed = this.draft.confirmed.filter((one) => one !== key);
		this.draft.read = this.draft.read.filter((one) => one !== key);
		this.typed();
	}

	mark(list: 'confirmed' | 'read' | 'ticked', key: string, isMarked: boolean): void {
		const others = (this.draft[list] ?? []).filter((one) => one !== key);
		this.draft[list] = isMarked ? [...others, key] : others;
		this.typed();
	}

	/** The measure cannot be taken, for this reason, empty until it is chosen; null where it can. */
	leaveOut(key: string, reason: UntakenReason | '' | null): void {
		const { [key]: _, ...others } = this.draft.untaken ?? {};
		this.draft.untaken = reason === null ? others : { ...others, [key]: reason };
		this.typed();
	}

	/** Keeps the draft soon, so that no reload loses it. */
	typed(): void {
		this.#keeper.keepSoon($state.snapshot(this.draft));
	}

	show(problems: Problem[]): void {
		this.problems = problems;
	}

	/** Nothing is being filled in any more. */
	end(): Promise<void> {
		return this.#keeper.drop();
	}
}
