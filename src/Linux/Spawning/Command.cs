using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;

namespace Selkie.Linux.Spawning;

/// <summary>Runs a program to its end and collects what it writes.</summary>
public static class Command
{
    /// <summary>
    /// Runs <paramref name="options"/> with its standard descriptors replaced by pipes: <paramref name="input"/> is written to it, both outputs are read.
    /// A program that leaves a child behind with the pipes open is waited for until that child closes them.
    /// </summary>
    public static SpawnResult Run(SpawnOptions options, ReadOnlyMemory<byte> input = default) => Begin(options, input).Finish();

    /// <summary>Starts a program as <see cref="Run(SpawnOptions, ReadOnlyMemory{byte})"/> does; the caller goes on meanwhile and asks for the result later.</summary>
    public static RunningCommand Begin(SpawnOptions options, ReadOnlyMemory<byte> input = default) => Begin(options, input, inputFile: -1);

    /// <summary>Runs two programs, the first one's standard output being the second one's standard input. The first writes its errors where this process does.</summary>
    /// <returns>How the first ended, and what came of the second.</returns>
    public static (ExitStatus First, SpawnResult Second) RunPiped(SpawnOptions first, SpawnOptions second)
    {
        var (read, write) = Pipe.Create();
        var unused = -1;
        RunningCommand reader;
        try
        {
            reader = Begin(second, default, read);
            first = first with { Files = [.. first.Files, new(write, 1)] };
            var writer = Spawn.Start(first);
            CloseAll(ref read, ref write, ref unused);
            return (Processes.Wait(writer), reader.Finish());
        }
        finally
        {
            CloseAll(ref read, ref write, ref unused);
        }
    }

    private static RunningCommand Begin(SpawnOptions options, ReadOnlyMemory<byte> input, int inputFile)
    {
        var (outRead, outWrite) = Pipe.Create();
        var (errRead, errWrite) = Pipe.Create();
        int inRead = -1, inWrite = -1;
        try
        {
            if (!input.IsEmpty) (inRead, inWrite) = Pipe.Create();
            var files = new List<SpawnFile>(options.Files) { new(inputFile >= 0 ? inputFile : inRead, 0), new(outWrite, 1), new(errWrite, 2) };
            return new RunningCommand(Spawn.Start(options with { Files = files }), inWrite, outRead, errRead, input);
        }
        catch
        {
            CloseAll(ref inWrite, ref outRead, ref errRead);
            throw;
        }
        finally
        {
            CloseAll(ref inRead, ref outWrite, ref errWrite);
        }
    }

    /// <summary>Runs a program with arguments (argv[0] is added) and this process's environment.</summary>
    public static SpawnResult Run(string program, params ReadOnlySpan<string> arguments) =>
        Run(new SpawnOptions { Path = program, Arguments = [program, .. arguments] });

    internal static void CloseAll(ref int a, ref int b, ref int c)
    {
        FileDescriptor.Close(ref a);
        FileDescriptor.Close(ref b);
        FileDescriptor.Close(ref c);
    }
}
