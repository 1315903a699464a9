import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HIDDEN_MS, IDLE_MS, lockWhenIdle } from '#lib/field/client/auto-lock.ts';
import { listen } from '#lib/field/client/triggers.ts';

class ExampleDocument extends EventTarget {
	visibilityState = 'visible';
	turn(state: string) {
		this.visibilityState = state;
		this.dispatchEvent(new Event('visibilitychange'));
	}
}

function surroundings() {
	return { window: new EventTarget(), document: new ExampleDocument(), worker: new EventTarget() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('triggers', () => {
	test('coming into sight, a network, the worker and five minutes all make the phone try', () => {
		const around = surroundings();
		const heard: boolean[] = [];
		const end = listen(around, (isNetworkBack) => heard.push(isNetworkBack));
		around.document.turn('hidden');
		expect(heard).toEqual([]);
		around.document.turn('visible');
		around.window.dispatchEvent(new Event('pageshow'));
		around.window.dispatchEvent(new Event('online'));
		around.worker.dispatchEvent(new MessageEvent('message', { data: { type: 'exchange' } }));
		around.worker.dispatchEvent(new MessageEvent('message', { data: { type: 'other' } }));
		vi.advanceTimersByTime(5 * 60_000);
		expect(heard).toEqual([false, false, true, true, false]);
		end();
		around.window.dispatchEvent(new Event('online'));
		vi.advanceTimersByTime(60 * 60_000);
		expect(heard).toHaveLength(5);
	});
});

describe('the automatic lock', () => {
	function watched() {
		const around = surroundings();
		const locked = vi.fn();
		lockWhenIdle(around, () => new Date(), locked);
		return { around, locked };
	}

	test('five minutes without a touch lock, a touch in between starts the time anew', () => {
		const { around, locked } = watched();
		vi.advanceTimersByTime(IDLE_MS - 10_000);
		around.document.dispatchEvent(new Event('pointerdown'));
		vi.advanceTimersByTime(IDLE_MS - 10_000);
		expect(locked).not.toHaveBeenCalled();
		vi.advanceTimersByTime(20_000);
		expect(locked).toHaveBeenCalled();
	});

	test('two minutes out of sight lock; a shorter look at another app does not', () => {
		const { around, locked } = watched();
		around.document.turn('hidden');
		vi.advanceTimersByTime(HIDDEN_MS - 10_000);
		around.document.turn('visible');
		expect(locked).not.toHaveBeenCalled();
		around.document.turn('hidden');
		vi.advanceTimersByTime(HIDDEN_MS);
		expect(locked).toHaveBeenCalled();
	});

	test('a phone whose timers slept locks before it shows anything', () => {
		const { around, locked } = watched();
		around.document.turn('hidden');
		vi.setSystemTime(Date.now() + HIDDEN_MS);
		expect(locked).not.toHaveBeenCalled();
		around.document.turn('visible');
		expect(locked).toHaveBeenCalledTimes(1);
	});
});
