/** A new version of the app that waits until the counselor has no form open. */
class Update {
	#accept = $state.raw<(() => void) | null>(null);

	get isThere(): boolean {
		return this.#accept !== null;
	}

	found(accept: () => void): void {
		this.#accept = accept;
	}

	/** Loads the new version; the phone is locked afterwards. */
	accept(): void {
		this.#accept?.();
	}
}

export const update = new Update();
