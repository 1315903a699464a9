import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { letIn } from '#lib/field/client/register-worker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function aPage() {
	const container = new EventTarget();
	const loadAnew = vi.fn<() => void>();
	const postMessage = vi.fn<(said: unknown) => void>();
	const waiting = { postMessage } as unknown as ServiceWorker;
	return { container, loadAnew, postMessage, waiting };
}

test('a version that is let in takes over, and the page loads anew once', () => {
	const { container, loadAnew, postMessage, waiting } = aPage();
	letIn(container, { waiting }, loadAnew);
	expect(postMessage).toHaveBeenCalledWith({ type: 'SKIP_WAITING' });
	expect(loadAnew).not.toHaveBeenCalled();
	container.dispatchEvent(new Event('controllerchange'));
	container.dispatchEvent(new Event('controllerchange'));
	vi.runAllTimers();
	expect(loadAnew).toHaveBeenCalledTimes(1);
});

test('a version that the browser holds back does not leave a button that does nothing', () => {
	const { container, loadAnew, waiting } = aPage();
	letIn(container, { waiting }, loadAnew);
	vi.runAllTimers();
	container.dispatchEvent(new Event('controllerchange'));
	expect(loadAnew).toHaveBeenCalledTimes(1);
});

test('a version that another tab let in before only needs the page to load anew', () => {
	const { container, loadAnew } = aPage();
	letIn(container, { waiting: null }, loadAnew);
	expect(loadAnew).toHaveBeenCalledTimes(1);
});
