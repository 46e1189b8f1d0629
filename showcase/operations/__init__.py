"""Running the site for years: backups, restores, metrics, alarms and the page «Состояние»."""
