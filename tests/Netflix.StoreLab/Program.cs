using Netflix.StoreLab;

// A store in a process of its own, to be killed, restarted and measured. Arguments: VERB FOLDER …
string[] rest = args is [_, ..] ? args[1..] : [];
return args switch
{
    ["fill", ..] => await Fill.RunAsync(rest),
    ["restart", ..] => await Restart.RunAsync(rest),
    ["count", ..] => Count.Run(rest),
    ["hits", ..] => Hits.Run(rest),
    ["churn", ..] => await Churn.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        fill FOLDER SIZE OBJECTS BYTES   commits that many objects, then waits to be killed
        restart FOLDER SIZE OBJECTS      opens, reads 1000 of them, prints how long it took from exec on
        count FOLDER SIZE OBJECTS BYTES  opens every one of them, prints how many are found and how many are counted
        hits FOLDER SIZE OBJECTS         nanoseconds of an opening that is a hit
        churn FOLDER SEED STORES         random operations in that many stores, acknowledged line by line, until it is killed
        """);
    return 2;
}
