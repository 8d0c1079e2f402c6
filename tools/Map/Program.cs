using Selkie.Map;

// map check: fails on arrows that layers.txt does not allow, on circles between folders, on files and methods that are too long,
// on calls that paths.txt bans.
// map write: puts the picture and the sizes into ARCHITECTURE.md, between its markers.
if (args is not ["check" or "write", ..])
{
    Console.Error.WriteLine("usage: map check|write [ROOT]");
    return 2;
}
var root = Path.GetFullPath(args.Length > 1 ? args[1] : ".");
var sources = SourceFile.ReadAll(root);
var arrows = Arrows.Find(sources);
if (args[0] == "write")
{
    Picture.Write(Path.Combine(root, "ARCHITECTURE.md"), sources, arrows);
    return 0;
}
var layers = Layers.Read(Path.Combine(root, "tools/Map/layers.txt"));
var paths = Paths.Read(Path.Combine(root, "tools/Map/paths.txt"));
List<string> faults = [.. layers.Faults(arrows), .. Sizes.Faults(sources), .. paths.Faults(root, sources)];
foreach (var warning in Sizes.Warnings(sources)) Console.WriteLine("warning: " + warning);
foreach (var fault in faults) Console.Error.WriteLine("error: " + fault);
Console.WriteLine($"{sources.Count} files, {arrows.Count} arrows between folders, {faults.Count} faults");
return faults.Count == 0 ? 0 : 1;
