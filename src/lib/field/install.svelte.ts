/** Whether the app can be put on the home screen, and how. The browser offers it once, early. */

/** What Chrome hands over instead of its own banner. */
type Offer = Event & { prompt: () => Promise<unknown> };

/** `offered`: a button does it. `ios`: by the Share menu. `menu`: by the menu of the browser. */
export type InstallWay = 'offered' | 'ios' | 'menu';

class Install {
	#offer = $state.raw<Offer | null>(null);
	#isDone = $state(false);

	/** Keeps the browser's offer for the page that asks; gives the way to stop. */
	watch(): () => void {
		const stop = new AbortController();
		const { signal } = stop;
		const keep = (event: Event) => {
			event.preventDefault();
			this.#offer = event as Offer;
		};
		this.#isDone = matchMedia('(display-mode: standalone)').matches || isOnIosHome();
		addEventListener('beforeinstallprompt', keep, { signal });
		addEventListener('appinstalled', () => (this.#isDone = true), { signal });
		return () => stop.abort();
	}

	/** Null where it is installed, or open as an app. */
	get way(): InstallWay | null {
		if (this.#isDone) return null;
		if (this.#offer) return 'offered';
		return /iPhone|iPad/.test(navigator.userAgent) ? 'ios' : 'menu';
	}

	/** Asks the browser's own question; it can be asked once for each offer. */
	async ask(): Promise<void> {
		const offer = this.#offer;
		this.#offer = null;
		await offer?.prompt();
	}
}

/** Older iPhones do not say it by the display mode. */
function isOnIosHome(): boolean {
	return (navigator as { standalone?: boolean }).standalone === true;
}

export const install = new Install();
