using Selkie.Engine.Text;
using Selkie.Oci;

namespace Selkie.Cli.Output;

/// <summary>The one table from kinds of errors to exit codes (podman(1), "Exit Codes"; libpod/define/exec_codes.go).</summary>
internal static class ErrorCodes
{
    /// <summary>The exit code of most errors.</summary>
    public const int Usual = 125;

    private const int SessionFailed = 255; // what is neither the container's nor the command's fault

    private static readonly string[] Removals = ["rm", "container rm", "rmi", "image rm", "volume rm", "network rm", "manifest rm"];

    /// <summary>The exit code of a command that ends with an error.</summary>
    public static int Of(Exception error, Screen screen) => error is EngineError known ? Of(known.Kind, screen.Command) : Usual;

    /// <summary>The line for an error. What the OCI runtime said comes after its kind, and a name that is taken can be taken over (Podman, cmd/podman formatError).</summary>
    public static string TextOf(Exception error)
    {
        const string Runtime = "OCI runtime error";
        var text = FileTrouble.Of(error);
        if (error is NameTakenException) return text + ", or use --replace to instruct Podman to do so.";
        return text.EndsWith(": " + Runtime, StringComparison.Ordinal) ? $"{Runtime}: {text[..^(Runtime.Length + 2)]}" : text;
    }

    /// <summary>Prints what went wrong with some of several objects.</summary>
    /// <returns>The exit code: that of the last one.</returns>
    public static int Print(IReadOnlyList<EngineError> errors, Screen screen)
    {
        foreach (var error in errors) screen.Error.Write($"Error: {TextOf(error)}\n");
        return errors.Count == 0 ? 0 : Of(errors[^1], screen);
    }

    /// <summary>The exit code of a kind of error in a command.</summary>
    public static int Of(ErrorKind kind, string command) => kind switch
    {
        ErrorKind.Configuration or ErrorKind.Interrupted => 1,
        ErrorKind.StartFailed => 126,
        ErrorKind.CommandNotFound => 127,
        ErrorKind.NotFound when Removals.Contains(command) => 1,
        ErrorKind.InUse or ErrorKind.BadState when Removals.Contains(command) => 2,
        ErrorKind.BadState when command is "exec" or "container exec" => SessionFailed,
        _ => Usual,
    };
}
