/** One note that is being written, with the photos that were taken for it. */
import { problem, type Problem } from '#lib/base/problems.ts';
import type { TakenPhoto } from '#lib/field/client/photos.ts';
import { field } from '#lib/field/client/state.svelte.ts';
import { fromBase64url, newId, sha256Hex, toBase64url } from '#lib/identity/cryptography.ts';
import { NOTE_MAX, PHOTO_TYPE, PHOTOS_MAX, type PhotoPromise } from '#lib/programmes/notes/note.ts';
import { cleanText, countChars } from '#lib/ui/typed-text.ts';
import { here } from '../here.svelte.ts';
import { keepTyped } from '../people/[enrolment]/keep-typed.svelte.ts';
import { canTakePhotos, photoFromFile } from './photo-from-file.ts';

const draftOf = (photoId: string) => `photo ${photoId}`;

type Typed = { noteId: string; text: string; photoIds: string[] };

function emptyNote(): Typed {
	return { noteId: newId(new Date()), text: '', photoIds: [] };
}

export class NoteForm {
	/** Kept on the phone while it is typed; a photo is kept by itself, once. */
	readonly typed = $state(emptyNote());
	photos = $state.raw<TakenPhoto[]>([]);
	problems = $state.raw<Problem[]>([]);
	isTaking = $state(false);
	isSaving = $state(false);
	isNotSaved = $state(false);
	readonly #enrolmentId: string | null;
	readonly #forget: () => Promise<void>;

	/** To be made while a component is made. */
	constructor(enrolmentId: string | null) {
		this.#enrolmentId = enrolmentId;
		this.#forget = keepTyped(`note ${here.visit.id} ${enrolmentId ?? ''}`, this.typed);
		$effect(() => void this.#readPhotos(this.typed.photoIds));
	}

	get mayTake(): boolean {
		return canTakePhotos && this.typed.photoIds.length < PHOTOS_MAX;
	}

	async take(file: File): Promise<void> {
		this.isTaking = true;
		this.problems = [];
		const photo = await photoFromFile(file);
		if (photo) {
			this.photos = [...this.photos, photo];
			await field.phone.keepDraft(draftOf(photo.id), toBase64url(photo.jpeg)).catch(console.error);
			this.typed.photoIds.push(photo.id);
		} else this.problems = [problem('not_a_photo', undefined, 'photo')];
		this.isTaking = false;
	}

	async remove(id: string): Promise<void> {
		this.typed.photoIds = this.typed.photoIds.filter((one) => one !== id);
		this.photos = this.photos.filter((one) => one.id !== id);
		await field.phone.keepDraft(draftOf(id), null);
	}

	/** True when it is saved on this phone; else it says why, and nothing is lost. */
	async save(): Promise<boolean> {
		const text = this.#checked();
		if (text === null || this.isSaving) return false;
		this.isSaving = true;
		this.isNotSaved = !(await this.#record(text));
		this.isSaving = false;
		if (this.isNotSaved) return false;
		await this.#forget();
		for (const { id } of this.photos) await field.phone.keepDraft(draftOf(id), null);
		return true;
	}

	/** The words as they are to be kept; null where the form says what is wrong with them. */
	#checked(): string | null {
		const cleaned = cleanText(this.typed.text, true);
		const wrong = cleaned.ok ? problemOf(cleaned.value, this.photos.length) : cleaned.problems[0]!;
		this.problems = wrong ? [{ ...wrong, field: 'text' }] : [];
		return cleaned.ok && !wrong ? cleaned.value : null;
	}

	async #record(text: string): Promise<boolean> {
		const { noteId } = this.typed;
		const { photos } = this;
		const fact = { noteId, visitId: here.visit.id, enrolmentId: this.#enrolmentId, text };
		try {
			const promises = await Promise.all(photos.map(promiseOf));
			await field.phone.record('note', noteId, { ...fact, photos: promises }, photos);
			return true;
		} catch (surprise) {
			console.error(surprise);
			return false;
		}
	}

	/** After a reload the photos are read back from where they were kept. */
	async #readPhotos(ids: string[]): Promise<void> {
		const missing = ids.filter((id) => !this.photos.some((one) => one.id === id));
		for (const id of missing) {
			const kept = await field.phone.draft<string>(draftOf(id));
			if (kept) this.photos = [...this.photos, { id, jpeg: fromBase64url(kept) }];
		}
	}
}

function problemOf(text: string, photos: number): Problem | null {
	if (countChars(text) > NOTE_MAX) return problem('too_long', { max: NOTE_MAX });
	return text === '' && photos === 0 ? problem('note_empty') : null;
}

async function promiseOf({ id, jpeg }: TakenPhoto): Promise<PhotoPromise> {
	return { id, sha256: await sha256Hex(jpeg), bytes: jpeg.length, type: PHOTO_TYPE };
}
