/** The contact that is being filled in: its draft, its screens, what stands against going on. */
import { instantOf } from '#lib/base/days.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Problem } from '#lib/base/problems.ts';
import { field } from '#lib/field/client/state.svelte.ts';
import { sensitiveConsent } from '#lib/field/consent-state.ts';
import {
	problemsOf,
	readField,
	RESULT,
	resultsFor,
	screensFor,
	untakenField
} from '#lib/field/contact-draft.ts';
import type { Asking, ContactDraft } from '#lib/field/contact-draft.ts';
import { moment } from '#lib/field/moment.svelte.ts';
import { readingsSince } from '#lib/field/readings-here.ts';
import { chooseStep, modesFor } from '#lib/field/step-choice.ts';
import { stepsOf } from '#lib/programmes/enrolment-scope.ts';
import { here } from '../../../here.svelte.ts';
import { AnswerForm } from './answer-form.svelte.ts';
import { DraftKeeper } from './draft-keeper.ts';

export const START = 'start';
export const CHECK = 'check';

export class ContactForm extends AnswerForm {
	/** Opened to record that nobody was met. */
	readonly isUnmet: boolean;

	constructor(draft: ContactDraft, keeper: DraftKeeper, isUnmet: boolean) {
		super(draft, keeper);
		this.isUnmet = isUnmet;
	}

	get results() {
		return resultsFor(this.isUnmet);
	}

	get stepKey() {
		return this.draft.stepKey;
	}

	get steps() {
		const planned = here.plan.steps.map((one) => one.key);
		return stepsOf(here.template).filter((step) => planned.includes(step.key));
	}

	get step() {
		return this.steps.find((one) => one.key === this.draft.stepKey) ?? this.steps[0]!;
	}

	get modes() {
		return modesFor(this.step, here.isVisitDay);
	}

	get asking(): Asking {
		const maySensitive = sensitiveConsent(here.template, here.entry) === 'given';
		const { template, facts } = here;
		return { template, step: this.step, facts, on: moment.today, maySensitive };
	}

	get screens() {
		return screensFor(this.asking, this.draft);
	}

	get places(): string[] {
		return [START, ...this.screens.map(({ section }) => section.key), CHECK];
	}

	/** The number of the screen from 0; a section that is no longer asked leads to the next check. */
	get place(): number {
		const at = this.places.indexOf(this.draft.at);
		return at < 0 ? this.places.length - 1 : at;
	}

	chooseStep(key: string): void {
		this.draft.stepKey = key;
		if (!this.modes.includes(this.draft.mode)) this.draft.mode = this.modes[0] ?? 'visit';
		this.typed();
	}

	/** True when the next screen is shown, false when something stands against it. */
	next(): boolean {
		const keys = this.screens[this.place - 1]?.measures.map(({ def }) => def.key) ?? [RESULT];
		this.problems = problemsOf(this.asking, this.draft, keys);
		if (this.problems.length > 0) return false;
		this.goTo(this.places[this.place + 1] ?? CHECK);
		return true;
	}

	back(): void {
		this.problems = [];
		this.goTo(this.places[this.place - 1] ?? START);
	}

	goTo(place: string): void {
		this.draft.at = place;
		this.typed();
	}

	/** Shows the section of the first problem, with everything that stands against it. */
	override show(problems: Problem[]): void {
		const field = problems[0]?.field ?? '';
		if (field === RESULT && this.draft.result === null) this.goTo(START);
		const place = this.screens.find(({ measures }) =>
			measures.some(({ def: { key } }) => [key, readField(key), untakenField(key)].includes(field))
		);
		if (place) this.goTo(place.section.key);
		super.show(problems);
	}
}

/**
 * The form as it was left, or a new one for the step that is due. Where nobody was met it opens
 * without a result: going on by mistake must not record that somebody was seen.
 */
export async function openContactForm(isUnmet: boolean): Promise<ContactForm> {
	const keeper = new DraftKeeper(`${here.visit.id} ${here.entry.enrolmentId}`, field.phone);
	const kept = await keeper.read<ContactDraft>();
	const isSaved = here.entry.contacts.some((one) => one.id === kept?.contactId);
	const draft = kept && !isSaved ? kept : newDraft();
	if (isUnmet && draft.result === 'attended') Object.assign(draft, { result: null, at: START });
	return new ContactForm({ ...draft, typed: { ...takenToday(), ...draft.typed } }, keeper, isUnmet);
}

/** What a colleague measured before is not asked again. */
function takenToday(): Record<string, string> {
	if (!here.isVisitDay) return {};
	return readingsSince(here.entry, instantOf(moment.today, 0, here.zone));
}

function newDraft(): ContactDraft {
	const occasion = { visitNumber: here.visit.number, isVisitDay: here.isVisitDay };
	const planned = chooseStep(here.plan.steps, occasion);
	const step = stepsOf(here.template).find((one) => one.key === planned?.key);
	return {
		contactId: newId(new Date()),
		stepKey: step?.key ?? here.template.steps[0]!.key,
		mode: (step && modesFor(step, here.isVisitDay)[0]) ?? 'visit',
		result: 'attended',
		typed: {},
		confirmed: [],
		read: [],
		at: START
	};
}
