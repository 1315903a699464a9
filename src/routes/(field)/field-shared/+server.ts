import { redirect } from '@sveltejs/kit';

/** Where a shared file comes when no worker is there to take it: nothing is kept, and it is said so. */
export function POST(): never {
	redirect(303, '/field-shell?to=shared');
}
