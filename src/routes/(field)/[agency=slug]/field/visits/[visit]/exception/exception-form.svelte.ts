/** One exception that is being recorded. */
import { readException } from '#lib/amends/read-exception.ts';
import type { Problem } from '#lib/base/problems.ts';
import { field } from '#lib/field/client/state.svelte.ts';
import type { Payload } from '#lib/field/protocol.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { here } from '../here.svelte.ts';
import { keepTyped } from '../people/[enrolment]/keep-typed.svelte.ts';

function nothingTyped() {
	return { exceptionId: newId(new Date()), what: '', won: '', reason: '' };
}

export class ExceptionForm {
	/** Kept on the phone while it is typed. */
	readonly typed = $state(nothingTyped());
	problems = $state.raw<Problem[]>([]);
	isSaving = $state(false);
	isNotSaved = $state(false);
	readonly #enrolmentId: string | null;
	readonly #forget: () => Promise<void>;

	/** To be made while a component is made. */
	constructor(enrolmentId: string | null) {
		this.#enrolmentId = enrolmentId;
		this.#forget = keepTyped(`exception ${here.visit.id} ${enrolmentId ?? ''}`, this.typed);
	}

	/** True when it is saved on this phone; else it says why, and nothing is lost. */
	async save(): Promise<boolean> {
		if (this.isSaving) return false;
		const read = readException(this.typed);
		this.problems = read.ok ? [] : read.problems;
		if (!read.ok) return false;
		this.isSaving = true;
		const { exceptionId } = this.typed;
		const about = { exceptionId, visitId: here.visit.id, enrolmentId: this.#enrolmentId };
		this.isNotSaved = !(await isRecorded({ ...about, ...read.value }));
		this.isSaving = false;
		if (!this.isNotSaved) await this.#forget();
		return !this.isNotSaved;
	}
}

/** Records one. False when the phone could not save it; nothing was written. */
async function isRecorded(payload: Payload<'exception'>): Promise<boolean> {
	try {
		await field.phone.record('exception', payload.exceptionId, payload);
		return true;
	} catch (surprise) {
		console.error(surprise);
		return false;
	}
}
