/** The entry of the player's chunk: everything that needs Shaka is reached through here. */
export { prepare } from './preparedPlayback';
export { WatchPage } from './WatchPage';
