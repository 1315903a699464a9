/**
 * The phone while a person has it for the survey. It is locked for that time, so that nothing else of
 * it can be reached; what is answered lives in memory until it is sealed for the server.
 */
import type { Component } from 'svelte';
import type { Language, Localized } from '#lib/base/localized.ts';
import type { Problem } from '#lib/base/problems.ts';
import { field } from '#lib/field/client/state.svelte.ts';
import type { DayBundle, DayVisit, RosterEntry } from '#lib/field/day.ts';
import { askingName } from '#lib/field/hand-over.ts';
import { handed } from '#lib/field/handed.svelte.ts';
import { speech } from '#lib/field/speech.svelte.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { checkAnswers } from '#lib/surveys/answers.ts';
import type { Answers, Survey } from '#lib/surveys/survey.ts';

type Held = {
	survey: Survey;
	agency: Localized;
	from: Pick<DayBundle, 'sealing' | 'zone'>;
	askingId: string;
	visitId: string;
	enrolmentId: string;
	startedAt: number;
};

/** Who is asked what, where. */
export type Occasion = { day: DayBundle; survey: Survey; visit: DayVisit; entry: RosterEntry };

/** The first screen, a question by its number from 0, or how it ended. */
type Place = 'intro' | number | 'answered' | 'declined';

class Kiosk {
	#held = $state.raw<Held | null>(null);
	place = $state<Place>('intro');
	typed = $state<Record<string, string>>({});
	problems = $state.raw<Problem[]>([]);
	isBusy = $state(false);
	isNotSaved = $state(false);

	/** Only while the phone is handed over. */
	get survey(): Survey {
		return this.#held!.survey;
	}

	get agency(): Localized {
		return this.#held!.agency;
	}

	get question() {
		return typeof this.place === 'number' ? this.survey.questions[this.place]! : null;
	}

	/** Whether something was answered that declining would throw away. */
	get hasAnswers(): boolean {
		return Object.values(this.typed).some((value) => value !== '');
	}

	get isLast(): boolean {
		return this.place === this.survey.questions.length - 1;
	}

	/**
	 * Locks the phone around the survey, which `screen` shows. Rejects when the phone cannot keep that
	 * it was handed over.
	 */
	async begin(screen: Component, { day, survey, visit, entry }: Occasion): Promise<void> {
		const { enrolmentId } = entry;
		const askingId = newId(new Date());
		await field.phone.keepDraft(askingName(visit.id, enrolmentId), askingId);
		const { sealing, zone, agency } = day;
		const from = { sealing, zone };
		const who = { askingId, visitId: visit.id, enrolmentId, startedAt: Date.now() };
		this.startOver();
		this.#held = { survey, agency: agency.name, from, ...who };
		speech.lend(entry.language);
		// Before the lock, so that its own screen never shows.
		handed.screen = screen;
		await field.phone.lend();
	}

	/** The first screen with nothing answered: also when somebody went away in the middle. */
	startOver(): void {
		if (this.place !== 'answered' && this.place !== 'declined') this.#goTo('intro');
		this.typed = {};
	}

	speak(language: Language): void {
		speech.lend(language);
	}

	/** To the next screen, unless something stands against it; the last one keeps the answers. */
	async next(): Promise<void> {
		if (this.place === 'intro') return this.#goTo(0);
		const { survey, question } = this;
		if (!question) return;
		const checked = checkAnswers({ ...survey, questions: [question] }, this.typed);
		this.problems = checked.ok ? [] : checked.problems;
		if (!checked.ok) return;
		if (!this.isLast) return this.#goTo(survey.questions.indexOf(question) + 1);
		const all = checkAnswers(survey, this.typed);
		if (all.ok) await this.#keep(all.value);
	}

	back(): void {
		if (typeof this.place === 'number') this.#goTo(this.place === 0 ? 'intro' : this.place - 1);
	}

	/** Not now: counted as that, and whatever was chosen before is forgotten. */
	decline(): Promise<void> {
		return this.#keep(null);
	}

	/** The counselor has the phone back, and finds it locked. */
	end(): void {
		handed.screen = null;
		this.#held = null;
		this.#goTo('intro');
		this.typed = {};
		speech.takeBack();
	}

	async #keep(answers: Answers | null): Promise<void> {
		if (this.isBusy) return;
		this.isBusy = true;
		try {
			await this.#record(this.#held!, answers);
			this.#goTo(answers ? 'answered' : 'declined');
			this.typed = {};
		} catch (surprise) {
			console.error(surprise);
			this.isNotSaved = true;
		}
		this.isBusy = false;
	}

	#record(held: Held, answers: Answers | null): Promise<string> {
		const { survey, from, askingId, visitId, enrolmentId, startedAt } = held;
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		const payload = {
			visitId,
			enrolmentId,
			surveyKey: survey.key,
			surveyVersion: survey.version,
			language: speech.language,
			// A clock that was set meanwhile must not make it unreadable.
			seconds: Math.min(Math.max(seconds, 0), 86_400),
			answers
		};
		return field.phone.recordSealed('survey', askingId, payload, from);
	}

	#goTo(place: Place): void {
		this.place = place;
		this.problems = [];
		this.isNotSaved = false;
	}
}

export const kiosk = new Kiosk();
