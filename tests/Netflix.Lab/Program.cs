using Spectre.Console;

AnsiConsole.MarkupLine("Netflix.Lab starts the whole platform on one machine.");
