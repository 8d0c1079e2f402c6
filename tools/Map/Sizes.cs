namespace Selkie.Map;

/// <summary>Limits on the length of files and methods.</summary>
internal static class Sizes
{
    private const int FileLimit = 700, FileWarning = 400, MethodLimit = 100, MethodWarning = 60;

    public static IEnumerable<string> Faults(List<SourceFile> sources) => Longer(sources, FileLimit, int.MaxValue, MethodLimit, int.MaxValue);

    public static IEnumerable<string> Warnings(List<SourceFile> sources) => Longer(sources, FileWarning, FileLimit, MethodWarning, MethodLimit);

    private static IEnumerable<string> Longer(List<SourceFile> sources, int fileOver, int fileUpTo, int methodOver, int methodUpTo)
    {
        foreach (var file in sources)
        {
            if (file.Lines > fileOver && file.Lines <= fileUpTo) yield return $"{file.Path} has {file.Lines} lines";
            foreach (var (name, lines) in file.Methods)
                if (lines > methodOver && lines <= methodUpTo) yield return $"{file.Path}: {name} has {lines} lines";
        }
    }
}
