import { AccountMenu } from '../session/AccountMenu';
import { Wordmark } from './Wordmark';
import './top-bar.css';

export function TopBar() {
  return (
    <header class="top-bar">
      <Wordmark />
      <AccountMenu />
    </header>
  );
}
