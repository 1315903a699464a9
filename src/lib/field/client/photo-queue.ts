/**
 * Sends photos after the records: one at a time, in parts, from where the server says. A photo that
 * fails waits alone; without a network all of them wait. No failure has a last try.
 */
import { backoffMs } from '#lib/field/client/backoff.ts';
import type { FieldDatabase, KeptPhoto } from '#lib/field/client/database.ts';
import {
	BROKEN_WAIT_MS,
	changePhoto,
	dropSentPhotos,
	nextPhoto,
	nextTryAt
} from '#lib/field/client/photos.ts';
import { post, type Failure, type Fetch, type Reply } from '#lib/field/client/wire.ts';
import { PROTOCOL } from '#lib/field/terms.ts';
import type { PhotoAnswer } from '#lib/field/protocol.ts';
import { PART_CHARACTERS } from '#lib/programmes/notes/note.ts';

export type PhotoSending = {
	database: FieldDatabase;
	address: string;
	fetch: Fetch;
	now: () => Date;
	/** In [0, 1). */
	chance: () => number;
	/** Called after states moved, so that a screen can follow. */
	moved?: () => void;
	locks?: Pick<LockManager, 'request'>;
};

/** More requests for one photo than any number of parts and breaks needs. */
const REQUESTS_MAX = 20;
/** These say something about the way, not about the photo. */
const onTheWay: Failure[] = ['no_connection', 'not_ours', 'sign_in_needed'];

type Failed = Extract<Reply<PhotoAnswer>, { kind: 'failed' }>;

export class PhotoQueue {
	#sending: PhotoSending;
	#running: Promise<void> | null = null;
	#failures = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#isStopped = false;

	constructor(sending: PhotoSending) {
		this.#sending = sending;
	}

	/** Sends what waits and whose time has come; resolves when nothing more can be done now. */
	run(): Promise<void> {
		if (this.#isStopped) return Promise.resolve();
		clearTimeout(this.#timer);
		this.#running ??= this.#alone()
			.catch((surprise) => console.error(surprise))
			.then(() => void (this.#running = null));
		return this.#running;
	}

	/** Begins no more; resolves when the request under way has ended. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#timer);
		await this.#running;
	}

	#alone(): Promise<void> {
		const { locks, database } = this.#sending;
		if (!locks) return this.#drain();
		return locks.request(`${database.name} photos`, () => this.#drain());
	}

	async #drain(): Promise<void> {
		const { database, now, moved } = this.#sending;
		await dropSentPhotos(database, now());
		let isCutOff = false;
		while (!this.#isStopped && !isCutOff) {
			const photo = await nextPhoto(database, now().getTime());
			if (!photo) break;
			isCutOff = await this.#isCutOffBy(photo);
			moved?.();
		}
		this.#failures = isCutOff ? this.#failures + 1 : 0;
		await this.#wait(isCutOff);
	}

	/** Sends one. True when the way is closed, so that the others need not be tried. */
	async #isCutOffBy(photo: KeptPhoto): Promise<boolean> {
		const { database, now, chance, moved } = this.#sending;
		await changePhoto(database, photo.id, { state: 'sending' });
		moved?.();
		const end = await this.#send(photo);
		if (end === 'here') {
			const here = { state: 'with_server', ackedAt: now().getTime(), sent: photo.size } as const;
			await changePhoto(database, photo.id, here);
			return false;
		}
		if (end === 'broken') {
			const notBefore = now().getTime() + BROKEN_WAIT_MS;
			await changePhoto(database, photo.id, { state: 'needs_attention', sent: 0, notBefore });
			return false;
		}
		const isCutOff = onTheWay.includes(end.reason);
		const failures = photo.failures + 1;
		const delay = backoffMs(failures, chance(), end.retryAfterMs);
		const alone = isCutOff ? {} : { failures, notBefore: now().getTime() + delay };
		await changePhoto(database, photo.id, { state: 'waiting', ...alone });
		return isCutOff;
	}

	async #send({ id, size, sent }: KeptPhoto): Promise<'here' | 'broken' | Failed> {
		const { database, fetch, address } = this.#sending;
		const content = await database.read((tx) => tx.objectStore('photoContent').get(id));
		let offset = sent < size ? sent : 0;
		for (let requests = 0; content && requests < REQUESTS_MAX; requests++) {
			const part = content.sealed.slice(offset, offset + PART_CHARACTERS);
			const { keyId } = content;
			const body = { protocol: PROTOCOL, photoId: id, keyId, offset, part };
			const reply = await post(fetch, address, body, isAbout(id, size));
			if (reply.kind === 'failed') return reply;
			if (reply.answer.state !== 'missing') return reply.answer.state;
			offset = reply.answer.offset;
			await changePhoto(database, id, { sent: offset });
		}
		return { kind: 'failed', reason: 'trouble', retryAfterMs: 0 };
	}

	/** For the way to open again, or for the first of those that wait alone. */
	async #wait(isCutOff: boolean): Promise<void> {
		const { database, now, chance } = this.#sending;
		const at = isCutOff ? null : await nextTryAt(database, now().getTime());
		if (this.#isStopped || (at === null && !isCutOff)) return;
		const own = at === null ? 0 : Math.max(at - now().getTime(), 0);
		const delay = isCutOff ? backoffMs(this.#failures, chance()) : own;
		// A timer counts in 31 bits; what is further away is looked at again until then.
		this.#timer = setTimeout(() => void this.run(), Math.min(delay, 3_600_000));
	}
}

/** An answer about this photo that leads on inside of it. */
function isAbout(id: string, size: number) {
	return (answer: unknown): answer is PhotoAnswer => {
		const said = answer as Partial<PhotoAnswer & { offset: number }> | null;
		if (said?.protocol !== PROTOCOL || said.photoId !== id) return false;
		if (said.state === 'here' || said.state === 'broken') return true;
		const offset = Number(said.offset);
		return said.state === 'missing' && Number.isInteger(offset) && offset >= 0 && offset < size;
	};
}
