/** What the phone knows of itself, asked anew whenever the page is looked at. */
import { checkSelf, type SelfCheck } from '#lib/field/client/self-check.ts';
import { field } from '#lib/field/client/state.svelte.ts';
import { moment } from '#lib/field/moment.svelte.ts';
import { readinessOf, type PhoneFacts } from '#lib/field/readiness.ts';
import { update } from '../update.svelte.ts';

class Ready {
	#self = $state.raw<SelfCheck | null>(null);
	#facts = $derived<PhoneFacts | null>(this.#self && factsOf(this.#self));
	#readiness = $derived(this.#facts && readinessOf(field.day, this.#facts));

	/** Null until the browser has answered. */
	get facts(): PhoneFacts | null {
		return this.#facts;
	}

	get readiness() {
		return this.#readiness;
	}

	async look(): Promise<void> {
		this.#self = await checkSelf();
	}
}

function factsOf(self: SelfCheck): PhoneFacts {
	const { snapshot } = field;
	const { counts, lastExchangeAt, clockOffsetMs, isStorageKept, isSignInNeeded, trouble } =
		snapshot;
	return {
		...self,
		now: moment.now.getTime() - clockOffsetMs,
		lastExchangeAt,
		clockOffsetMs,
		unsent: counts.onPhone + counts.sending,
		needsAttention: counts.needsAttention,
		isStorageKept,
		isSignInNeeded,
		isUnheard: trouble !== null,
		isUpdateWaiting: update.isThere
	};
}

export const ready = new Ready();
