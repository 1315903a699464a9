/** The time as the server would tell it, for screens; facts carry their own. */
import { dayOf, type Day } from '#lib/base/days.ts';
import { field } from '#lib/field/client/state.svelte.ts';

const TICK_MS = 30_000;

class Moment {
	#phoneMs = $state(Date.now());

	get now(): Date {
		return new Date(this.#phoneMs + field.snapshot.clockOffsetMs);
	}

	/** The day in the zone of the agency. */
	get today(): Day {
		return dayOf(this.now, field.day?.zone ?? 'Asia/Seoul');
	}

	/** Gives the way to stop. */
	start(): () => void {
		const look = () => (this.#phoneMs = Date.now());
		look();
		const timer = setInterval(look, TICK_MS);
		document.addEventListener('visibilitychange', look);
		return () => {
			clearInterval(timer);
			document.removeEventListener('visibilitychange', look);
		};
	}
}

export const moment = new Moment();
