/**
 * The phone for Svelte: read `field.…` in a component and it follows every change.
 * `startField('gangnam')` once in the field layout; README.md has the order of calls.
 */
import { browserEnvironment } from '#lib/field/client/browser.ts';
import { Phone } from '#lib/field/client/phone.ts';
import { startingSnapshot, type FieldSnapshot } from '#lib/field/client/snapshot.ts';

class FieldState {
	#snapshot = $state.raw<FieldSnapshot>(startingSnapshot);
	#phone = $state.raw<Phone | null>(null);
	// Who shows the day need not look again at each sign of life of the network.
	#status = $derived(this.#snapshot.status);
	#day = $derived(this.#snapshot.day);

	/** Everything at once; `day`, `counts` and `stateOf` are the usual ways in. */
	get snapshot(): FieldSnapshot {
		return this.#snapshot;
	}

	get status() {
		return this.#status;
	}

	get day() {
		return this.#day;
	}

	get counts() {
		return this.#snapshot.counts;
	}

	/** The acts: signIn, setPin, unlock, lock, record, exchangeNow, tray, signOut … */
	get phone(): Phone {
		if (!this.#phone) throw new Error('the field app has not started');
		return this.#phone;
	}

	/** Where a record is, by operation or entity id; null when nothing was recorded here. */
	stateOf(id: string) {
		return this.#snapshot.states.get(id) ?? null;
	}

	async start(agencySlug: string): Promise<void> {
		this.#snapshot = startingSnapshot;
		const changed = (snapshot: FieldSnapshot) => (this.#snapshot = snapshot);
		this.#phone = new Phone(agencySlug, browserEnvironment(changed));
		await this.#phone.start();
	}

	stop(): void {
		this.#phone?.stop();
		this.#phone = null;
	}
}

export const field = new FieldState();

/** Starts the phone of an agency; gives the way to stop. */
export function startField(agencySlug: string): () => void {
	void field.start(agencySlug);
	return () => field.stop();
}
