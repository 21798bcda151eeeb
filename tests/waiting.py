"""What a test of a page expects: asked again until it is so, since a page may answer a click a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from playwright.sync_api import Locator, LocatorAssertions, Page, PageAssertions


@overload
def expect(actual: Locator) -> LocatorAssertions: ...
@overload
def expect(actual: Page) -> PageAssertions: ...
def expect(actual: Locator | Page) -> LocatorAssertions | PageAssertions:
    """Playwright's own ``expect``, imported when it is first asked: the tests are collected without Playwright too."""
    from playwright.sync_api import expect as until

    return until(actual)
