Option Explicit
' For the macros, what xlwings has no word for. `book` is the name of an open workbook, "" the one this lies in.
' Results are protected against overtyping, without a password.

Public Function Meant(ByVal book As String) As Object
    If book = "" Then
        Set Meant = ThisWorkbook
    Else
        Set Meant = Workbooks(book)
    End If
End Function

Public Function IsLocked(ByVal book As String, ByVal sheetName As String) As Boolean
    IsLocked = Meant(book).Worksheets(sheetName).ProtectContents
End Function

' Names of sheets have / between them. Gives those that were protected; if one cannot be opened, none stays open.
Public Function UnlockSheets(ByVal book As String, ByVal sheetNames As String) As String
    Dim one As Variant, opened As String, number As Long, what As String
    On Error GoTo failed
    For Each one In Split(sheetNames, "/")
        If IsLocked(book, CStr(one)) Then
            Meant(book).Worksheets(CStr(one)).Unprotect
            If opened <> "" Then opened = opened & "/"
            opened = opened & CStr(one)
        End If
    Next
    UnlockSheets = opened
    Exit Function
failed:
    number = Err.Number
    what = Err.Description
    If opened <> "" Then LockSheets book, opened
    Err.Raise number, "steel_xl", what
End Function

' A dot, then the names of those that stay open, a / before each.
Public Function LockSheets(ByVal book As String, ByVal sheetNames As String) As String
    Dim one As Variant, opened As String
    On Error Resume Next
    For Each one In Split(sheetNames, "/")
        Meant(book).Worksheets(CStr(one)).Protect DrawingObjects:=False, Contents:=True, Scenarios:=True, _
            AllowFormattingColumns:=True, AllowFormattingRows:=True, AllowSorting:=True, AllowFiltering:=True
        If Not IsLocked(book, CStr(one)) Then opened = opened & "/" & CStr(one)
    Next
    LockSheets = "." & opened
End Function

' Formats for cells; a line is a part of a format, its value and the cells, tabs between. Excel does not ask whether cells
' that hold something may be merged: what they hold is ours, and written anew.
Public Function Dress(ByVal book As String, ByVal sheetName As String, ByVal wanted As String) As Boolean
    Dim sheet As Object, one As Variant, parts As Variant, asks As Boolean, number As Long, what As String
    asks = Application.DisplayAlerts
    On Error GoTo failed
    Application.DisplayAlerts = False
    Set sheet = Meant(book).Worksheets(sheetName)
    For Each one In Split(wanted, Chr(10))
        parts = Split(CStr(one), Chr(9))
        Give sheet.Range(CStr(parts(2))), CStr(parts(0)), CStr(parts(1))
    Next
    Application.DisplayAlerts = asks
    Dress = True
    Exit Function
failed:
    number = Err.Number
    what = Err.Description
    Application.DisplayAlerts = asks
    Err.Raise number, "steel_xl", what
End Function

Private Sub Give(ByVal cells As Object, ByVal part As String, ByVal value As String)
    Select Case part
        Case "bare"
            Undress cells
        Case "name"
            cells.Font.Name = value
        Case "size"
            cells.Font.Size = Val(value)
        Case "bold"
            cells.Font.Bold = True
        Case "italic"
            cells.Font.Italic = True
        Case "ink"
            cells.Font.Color = CLng(value)
        Case "fill"
            cells.Interior.Color = CLng(value)
        Case "form"
            cells.NumberFormat = value
        Case "across"
            cells.HorizontalAlignment = CLng(value)
        Case "indent"
            cells.IndentLevel = CLng(value)
        Case "up"
            cells.VerticalAlignment = CLng(value)
        Case "wrap"
            cells.WrapText = True
        Case "turn"
            cells.Orientation = CLng(value)
        Case "edges"
            Outline cells, Split(value, " ")
        Case "height"
            cells.RowHeight = Val(value)
        Case "width"
            cells.ColumnWidth = Val(value)
        Case "together"
            cells.Merge
        Case "apart"
            cells.UnMerge
    End Select
End Sub

' No look of their own; `ClearFormats` would take the rules of format off as well.
Private Sub Undress(ByVal cells As Object)
    cells.Interior.ColorIndex = -4142
    cells.Borders.LineStyle = -4142
    cells.NumberFormat = "General"
    cells.WrapText = False
    cells.HorizontalAlignment = 1
    cells.VerticalAlignment = -4107
    cells.Orientation = -4128
    cells.Font.Bold = False
    cells.Font.Italic = False
    cells.Font.Color = 0
End Sub

' Lines: their weight and colour, then which edges have them. A weight draws a line where there is none.
Private Sub Outline(ByVal cells As Object, ByVal parts As Variant)
    Dim at As Long, edge As Object
    For at = 2 To UBound(parts)
        Set edge = cells.Borders(CLng(parts(at)))
        edge.Weight = CLng(parts(0))
        edge.Color = CLng(parts(1))
    Next
End Sub

' What is printed of sheets, / between names and between answers; nothing where Excel has no page set-up: no printer.
Public Function PrintAreas(ByVal book As String, ByVal sheetNames As String) As String
    Dim one As Variant, said As String, found As String
    For Each one In Split(sheetNames, "/")
        said = ""
        On Error Resume Next
        said = Meant(book).Worksheets(CStr(one)).PageSetup.PrintArea
        On Error GoTo 0
        found = found & "/" & said
    Next
    PrintAreas = Mid(found, 2)
End Function

' Lets other cells be printed; a line is the name of a sheet, / and the cells.
Public Function SetPrintAreas(ByVal book As String, ByVal wanted As String) As Boolean
    Dim one As Variant, parts As Variant
    SetPrintAreas = True
    On Error Resume Next
    For Each one In Split(wanted, Chr(10))
        parts = Split(CStr(one), "/")
        Meant(book).Worksheets(CStr(parts(0))).PageSetup.PrintArea = CStr(parts(1))
        If Err.Number <> 0 Then SetPrintAreas = False
    Next
End Function

' Pages end above other rows; a line is the name of a sheet, / and numbers: from the first row to the second no page ends
' but above the others. Excel does not say where some ends are as long as they are not seen: these stay.
Public Function BreakPages(ByVal book As String, ByVal wanted As String) As Boolean
    Dim one As Variant, parts As Variant, rows As Variant, at As Long, row As Long, sheet As Object
    BreakPages = True
    On Error Resume Next
    For Each one In Split(wanted, Chr(10))
        parts = Split(CStr(one), "/")
        rows = Split(CStr(parts(1)), " ")
        Set sheet = Meant(book).Worksheets(CStr(parts(0)))
        For at = sheet.HPageBreaks.Count To 1 Step -1
            row = 0
            row = sheet.HPageBreaks(at).Location.Row
            If row >= CLng(rows(0)) And row <= CLng(rows(1)) Then sheet.HPageBreaks(at).Delete
        Next
        Err.Clear
        For at = 2 To UBound(rows)
            sheet.HPageBreaks.Add sheet.Range("A" & rows(at))
        Next
        If Err.Number <> 0 Then BreakPages = False
    Next
End Function
