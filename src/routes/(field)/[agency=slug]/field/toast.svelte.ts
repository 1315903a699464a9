/** The short word after an act, also across the change to another page. */
class ToastState {
	#message = $state<string | null>(null);

	get message(): string | null {
		return this.#message;
	}

	say(message: string): void {
		this.#message = message;
	}

	end(): void {
		this.#message = null;
	}
}

export const toast = new ToastState();
