import type { Phone } from '#lib/field/client/phone.ts';

/** Long enough to gather a burst of keys, too short for a person to notice. */
const SOON_MS = 150;

/** Writes the newest version of a draft, one after another, until it is dropped. */
export class DraftKeeper {
	#name: string;
	#phone: Pick<Phone, 'keepDraft' | 'draft'>;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#writing: Promise<void> = Promise.resolve();
	#isDropped = false;

	constructor(name: string, phone: Pick<Phone, 'keepDraft' | 'draft'>) {
		this.#name = name;
		this.#phone = phone;
	}

	read<T>(): Promise<T | null> {
		return this.#phone.draft<T>(this.#name);
	}

	keepSoon(value: unknown): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#write(value), SOON_MS);
	}

	drop(): Promise<void> {
		clearTimeout(this.#timer);
		this.#isDropped = true;
		return this.#after(() => this.#phone.keepDraft(this.#name, null));
	}

	#write(value: unknown): void {
		if (!this.#isDropped) void this.#after(() => this.#phone.keepDraft(this.#name, value));
	}

	// A draft that cannot be kept, as when the phone is full, must not stop the typing.
	#after(act: () => Promise<void>): Promise<void> {
		this.#writing = this.#writing.then(act).catch((surprise) => console.error(surprise));
		return this.#writing;
	}
}
