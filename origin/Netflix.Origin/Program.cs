using Netflix.Origin;

OriginProgram.Build(args).Run();
