using System.Collections;
using Selkie.Cli.Grammar;
using Selkie.Cli.Help;
using Selkie.Cli.Output;
using Selkie.Cli.Output.Images;
using Selkie.Engine;
using Selkie.Engine.Calls;
using Selkie.Engine.Configuration;
using Selkie.Engine.Connections;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Rootless;
using Selkie.Engine.Verbs;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Remote.Transport;

namespace Selkie.Cli;

/// <summary>One run of the program: parse, check, carry out, print.</summary>
internal static class Session
{
    private const int BrokenPipeCode = 141;
    private const int UsualGarbage = 1 << 20; // bytes that a command such as run allocates

    /// <summary>Runs a command line on this process' screen.</summary>
    public static int Run(string[] words, string name)
    {
        var screen = Screen.Standard(name);
        try
        {
            var code = Run(words, screen);
            screen.Out.Flush();
            if (screen.LostOutput is not { } lost) return code;
            screen.Error.Write($"Error: {lost.Message}\n");
            return code != 0 ? code : ErrorCodes.Usual;
        }
        catch (LinuxException e) when (e is { Call: "write", Error: Errno.EPIPE })
        {
            // Whoever read us is gone: as if by SIGPIPE, which the runtime ignores.
            return BrokenPipeCode;
        }
    }

    /// <summary>Runs a command line on a screen.</summary>
    public static int Run(string[] words, Screen screen)
    {
        try
        {
            return Execute(words, screen);
        }
        catch (Exception e) when (!(e is LinuxException { Call: "write", Error: Errno.EPIPE }))
        {
            screen.Out.Flush();
            if (e is ServiceUnreachableException unreachable) screen.Error.Write(unreachable.Hint + "\n");
            var what = e is ConfigurationException ? $"Failed to obtain {screen.Program} configuration" : "Error";
            screen.Error.Write($"{what}: {(screen.Log.Logger.Writes(LogLevel.Debug) ? e.ToString() : ErrorCodes.TextOf(e))}\n");
            return ErrorCodes.Of(e, screen);
        }
    }

    private static int Execute(string[] words, Screen screen)
    {
        var command = words.AsSpan(CommandLine.SkipProgramOptions(words));
        if (command is ["__complete" or "__completeNoDesc" or "__man", ..] && InternalEntries.Run(command.ToArray(), screen) is { } entered) return entered;
        if (command is ["help", .. var topic]) return Help(topic.ToArray(), screen);
        if (words is [['-', ..], ..] && CommandLine.Modules(words.AsSpan()[..^command.Length]) is { Count: > 0 } modules) ContainersConf.Load(modules);
        if (words is not ([] or [['-', ..]])) WarmHeap.Populate(UsualGarbage);
        var line = CommandLine.Parse(words, screen.Program);
        foreach (var warning in line.Warnings) screen.Error.Write(warning + "\n");
        if (line.HelpWanted) return PrintHelp(line, screen);
        if (line.Command.Path.Length == 0 && line.Program.IsOn("version")) return PrintVersion(screen);
        var full = CommandLine.Full(screen.Program, line.Command);
        if (line.Command.IsGroup || line.Command.Path.Length == 0) return Group(line, full, screen);

        screen.Command = line.Command.Path;
        ArgumentChecks.Check(line.Line, full);
        ArgumentChecks.RefuseUnsupported(line.Line);
        if (line.Command.Bind is not { } bind) throw new CommandLineException($"{full} is not supported yet");
        var options = (GlobalOptions)CommandTable.Find("")!.Bind!(line.Program);
        if (GlobalEffects.Apply(options, screen) is { } code) return code;
        UserDirectories.CompleteEnvironment();
        var log = screen.Log.Logger;
        if (log.Writes(LogLevel.Debug)) log.Debug($"Called {line.Command.Name}.PersistentPreRunE({screen.Program} {string.Join(' ', words)})");
        var host = new EngineHost(options, HostProgram.OfCommand(), log);
        var isRemote = (ConnectionChoice.SaidBy(options) is not null || screen.IsRemote) && !IsAboutConnections(line.Command.Path);
        // An ordinary user's command goes on inside the user's namespace: it starts itself again there, before it has touched anything.
        if (!isRemote && UserNamespace.IsOutside && !StaysOutside(line.Command.Path)) UserNamespace.EnsureJoined(host, log);
        try
        {
            if (isRemote) return RemoteSession.Run(line, host, CallOf(screen), screen);
            return Dispatch.Run(bind(line.Line), new LocalDispatcher(new EngineContext(host, CallOf(screen))), screen);
        }
        finally
        {
            log.Debug("Shutting down engines");
        }
    }

    // Nothing of these is in the store, and what they start (ssh) is the user's own.
    private static bool StaysOutside(string path) => path is "version" or "completion" or "image scp" || IsAboutConnections(path);

    private static bool IsAboutConnections(string path) =>
        path.StartsWith("system connection ", StringComparison.Ordinal) || path.StartsWith("context ", StringComparison.Ordinal) || path == "system dial-stdio";

    /// <summary>The call of whoever typed the command.</summary>
    private static Call CallOf(Screen screen) => new()
    {
        Streams = CallStreams.OfProcess,
        Log = screen.Log.Logger,
        Directory = Environment.CurrentDirectory,
        Environment = Variables(),
        Prompt = new ScreenPrompt(screen),
        Progress = transfer => PullLines.On(screen, transfer == Transfer.Download ? "downloading" : "reading"),
        CommandLine = Environment.GetCommandLineArgs(),
        NotifySocket = TakeNotifySocket(),
    };

    // Out of the environment, so that no program that is started from here on finds it (sd_notify(3)).
    private static string? TakeNotifySocket()
    {
        const string Variable = "NOTIFY_SOCKET";
        var socket = Environment.GetEnvironmentVariable(Variable);
        if (socket is not null) Environment.SetEnvironmentVariable(Variable, null);
        return socket;
    }

    private static Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) variables[(string)variable.Key] = (string?)variable.Value ?? "";
        variables.Remove(Umask.Variable); // the program's own
        return variables;
    }

    /// <summary>The command <c>help</c>: the help of the command that the words name.</summary>
    private static int Help(string[] words, Screen screen)
    {
        var path = string.Join(' ', words.Where(w => !w.StartsWith('-')));
        if (CommandTable.Find(path) is { } command)
        {
            HelpPrinter.Print(command, screen.Program, screen.Out);
            return 0;
        }
        screen.Error.Write($"Unknown help topic [`{string.Join("` `", words)}`]\n");
        HelpPrinter.PrintUsage(CommandTable.Find("")!, screen.Program, screen.Error);
        return 0;
    }

    private static int PrintHelp(CommandLine line, Screen screen)
    {
        var chosenBy = ConnectionChoice.SaidBy((GlobalOptions)CommandTable.Find("")!.Bind!(line.Program));
        HelpPrinter.Print(line.Command, screen.Program, screen.Out, hideRemote: chosenBy is not (null or "--remote"));
        return 0;
    }

    private static int PrintVersion(Screen screen)
    {
        var number = screen.Program == "selkie" ? Selkie.Engine.Machine.ProductVersion.Selkie : Selkie.Engine.Machine.ProductVersion.Podman;
        screen.Out.Write($"{screen.Program} version {number}\n");
        return 0;
    }

    private static int Group(CommandLine line, string full, Screen screen)
    {
        if (line.Line.Arguments is [var word, ..]) throw Suggestions.Unrecognized(line.Command, word, full);
        PrintHelp(line, screen);
        screen.Out.Flush();
        throw new CommandLineException($"missing command '{full} COMMAND'");
    }
}
