import type { Component } from 'svelte';

/**
 * What stands in the place of the whole app while somebody else has the phone. Apart from what it
 * shows, so that the first page of the app loads none of that.
 */
class Handed {
	screen = $state.raw<Component | null>(null);
}

export const handed = new Handed();
