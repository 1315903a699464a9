import process from 'node:process';
import { raiseStage, type RaisedStage } from './raise-stage.ts';

/** As many as a small machine has cores. */
export const STAGES = 2;

/**
 * Raises the stages before the first journey and names them in the environment, for each worker to
 * take its own (`playwright.config.ts`). What it gives back clears them away.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
	const stages: RaisedStage[] = [];
	// One after the other: the first builds the app, where it has changed.
	while (stages.length < STAGES) stages.push(await raiseStage());
	process.env.DOORSTEP_STAGES = JSON.stringify(stages.map(({ names }) => names));
	return async () => void (await Promise.all(stages.map(({ clearAway }) => clearAway())));
}
