import { freshDatabase } from '../database/fresh.ts';
import { townIn } from './town-in.ts';

/** The town in a database of its own, with this process connected to it as the app. */
export async function freshTown() {
	return townIn(await freshDatabase());
}
