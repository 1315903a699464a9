import { field } from '#lib/field/client/state.svelte.ts';
import { DraftKeeper } from './contact/draft-keeper.ts';

/**
 * Keeps what is typed into a short form, encrypted like the day, so that neither a lock nor a reload
 * nor a closed app takes it away. To be called while the form is made, with its state; what had been
 * typed before is put back into it. Gives the way to forget it, once it is saved.
 */
export function keepTyped(name: string, typed: object): () => Promise<void> {
	const keeper = new DraftKeeper(name, field.phone);
	let isRead = $state(false);
	void keeper.read<object>().then((kept) => {
		Object.assign(typed, kept);
		isRead = true;
	});
	$effect(() => {
		const now = $state.snapshot(typed);
		if (isRead) keeper.keepSoon(now);
	});
	return () => keeper.drop();
}
