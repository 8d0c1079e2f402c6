using System.Text;
using Selkie.Linux.Terminals;
using Selkie.Oci;

namespace Selkie.Cli.Output;

/// <summary>Questions to the user.</summary>
internal static class Prompt
{
    private const byte Interrupt = 3, Backspace = 8, Delete = 127;

    /// <summary>Asks for a line. A secret one is not shown, so it needs a terminal.</summary>
    /// <exception cref="EngineError">When the input ends before an answer.</exception>
    public static string Ask(Screen output, string question, bool secret)
    {
        output.Out.Write(question);
        output.Out.Flush();
        if (!secret) return ReadLine();
        var modes = Terminal.MakeRaw(0) ?? throw new EngineError(ErrorKind.Invalid, "inappropriate ioctl for device");
        try
        {
            return ReadLine();
        }
        finally
        {
            Terminal.Restore(0, modes);
            output.Out.Write("\n");
        }
    }

    private static string ReadLine()
    {
        var bytes = new List<byte>();
        Span<byte> one = stackalloc byte[1];
        while (Selkie.Linux.Files.FileDescriptor.Read(0, one) > 0)
        {
            if (one[0] is (byte)'\n' or (byte)'\r') return Encoding.UTF8.GetString([.. bytes]);
            if (one[0] == Interrupt) throw new EngineError(ErrorKind.Invalid, "interrupted");
            if (one[0] is Delete or Backspace) bytes.RemoveRange(Math.Max(bytes.Count - 1, 0), Math.Min(bytes.Count, 1));
            else bytes.Add(one[0]);
        }
        return bytes.Count > 0 ? Encoding.UTF8.GetString([.. bytes]) : throw new EngineError(ErrorKind.Invalid, "EOF");
    }
}
