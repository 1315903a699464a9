/** Locks a phone that lies about: after 5 minutes without a touch, or 2 minutes out of sight. */
import { on, type Surroundings } from '#lib/field/client/triggers.ts';

export const IDLE_MS = 5 * 60_000;
export const HIDDEN_MS = 2 * 60_000;
const LOOK_EVERY_MS = 5_000;
const touches = ['pointerdown', 'keydown', 'scroll'];

/**
 * Calls `lock` when it is time, also offline. Timers sleep in the background, so the clock is looked
 * at again before anything can be seen. Gives the way to stop.
 */
export function lockWhenIdle(
	around: Pick<Surroundings, 'document' | 'window'>,
	now: () => Date,
	lock: () => void
): () => void {
	let touchedAt = now().getTime();
	let hiddenAt: number | null = null;
	const look = () => {
		const time = now().getTime();
		const isIdle = time - touchedAt >= IDLE_MS;
		const wasHidden = hiddenAt !== null && time - hiddenAt >= HIDDEN_MS;
		if (isIdle || wasHidden) lock();
	};
	const touch = () => {
		look();
		touchedAt = now().getTime();
	};
	const turn = () => {
		look();
		hiddenAt = around.document.visibilityState === 'hidden' ? now().getTime() : null;
	};
	const ends = [
		...touches.map((name) => on(around.document, name, touch)),
		on(around.document, 'visibilitychange', turn),
		on(around.window, 'pageshow', look)
	];
	const timer = setInterval(look, LOOK_EVERY_MS);
	return () => {
		clearInterval(timer);
		for (const end of ends) end();
	};
}
