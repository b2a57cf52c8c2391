"""The console: staff's own pages at ``/console``. See `ivr.web.console.page` for what a page is."""
